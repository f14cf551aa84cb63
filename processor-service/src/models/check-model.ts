import { ModelError } from './model-error.ts'
import { errorFromConnection, errorFromStatus } from './vendors/explain-error.ts'
import { createWebFetch, type SdkFetch } from './vendors/fetch-for-sdk.ts'

/** Where a vendor tells, free of charge, which models a key may use. */
export interface ModelPages {
  /** the page of one model, and that of all */
  model: string
  list: string
  headers: Record<string, string>
}

interface Account {
  apiKey: string
  /** the vendor's address when undefined */
  baseUrl?: string | undefined
  model: string
}

/** OpenAI's pages, which compatible servers have too. */
export const openAiPages = ({ apiKey, baseUrl = 'https://api.openai.com/v1', model }: Account): ModelPages => ({
  ...pagesOf(baseUrl, model),
  headers: { authorization: `Bearer ${apiKey}` },
})

export const anthropicPages = ({ apiKey, baseUrl = 'https://api.anthropic.com', model }: Account): ModelPages => ({
  ...pagesOf(`${baseUrl.replace(/\/+$/, '')}/v1`, model, '?limit=1000'),
  headers: { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' },
})

const geminiAddress = 'https://generativelanguage.googleapis.com/v1beta'
export const geminiPages = ({ apiKey, baseUrl = geminiAddress, model }: Account): ModelPages => ({
  ...pagesOf(/\/v\d\w*\/?$/.test(baseUrl) ? baseUrl : `${baseUrl.replace(/\/+$/, '')}/v1beta`, model, '?pageSize=1000'),
  headers: { 'x-goog-api-key': apiKey },
})

function pagesOf(baseUrl: string, model: string, query = ''): Pick<ModelPages, 'model' | 'list'> {
  const base = baseUrl.replace(/\/+$/, '')
  return { model: `${base}/models/${encodeURIComponent(model)}`, list: `${base}/models${query}` }
}

/**
 * Asks a vendor whether key, model and address are right, without using a token. A server that does not have these pages tells
 * nothing, and then they count as right.
 * @param fetch goes through the proxy of the settings
 * @returns whether the model may be missing: the server lists models, but not this one, which an alias or a deployment may explain
 * @throws ModelError when the server refuses the key, knows that there is no such model, sends a web page, or does not answer
 */
export async function checkModel(
  name: string,
  pages: ModelPages,
  signal: AbortSignal,
  fetch: SdkFetch = createWebFetch(),
): Promise<{ mayBeMissing: boolean }> {
  const page = await read(pages.model, pages.headers, signal, fetch)
  if (page.status !== 404) return { mayBeMissing: false }
  if (/"(error|message)"/.test(page.body) && /model/i.test(page.body))
    throw errorFromStatus(404, { code: 'model_not_found' })
  const list = await read(pages.list, pages.headers, signal, fetch)
  const names = list.status === 200 ? readNames(list.body) : []
  const isListed = names.some(listed => listed === name || listed === `${name}:latest` || name.startsWith(`${listed}:`))
  return { mayBeMissing: names.length > 0 && !isListed }
}

async function read(url: string, headers: Record<string, string>, signal: AbortSignal, fetch: SdkFetch) {
  const { status, body } = await fetch(url, { headers, signal }).then(
    async answer => ({ status: answer.status, body: await answer.text() }),
    cause => {
      throw cause instanceof ModelError ? cause : errorFromConnection(cause)
    },
  )
  const refusesKey = status === 401 || status === 403 || (status === 400 && /API_KEY_INVALID/.test(body))
  if (refusesKey) throw errorFromStatus(401, {})
  if (status >= 500 && status !== 501) throw errorFromStatus(status, {})
  return { status, body }
}

/** The names in a list of models: `{data: [{id}]}`, or Gemini's `{models: [{name: "models/…"}]}`. */
function readNames(body: string): string[] {
  return [...body.matchAll(/"(?:id|name)"\s*:\s*"(?:models\/)?([^"]+)"/g)].map(([, name = '']) => name)
}
