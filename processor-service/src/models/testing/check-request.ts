import type { Handler, SentRequest } from './sent-request.ts'

/** The parameters that a vendor's API knows. The platform sends no others, so any other one is a mistake. */
interface Api {
  path: RegExp
  parameters: string[]
  /** returns what is wrong with the headers and the address */
  check(sent: SentRequest): { status: number; message: string } | undefined
}

const chatParameters = [
  ...['model', 'messages', 'stream', 'stream_options', 'response_format'],
  ...['max_tokens', 'max_completion_tokens', 'store', 'reasoning_effort'],
]

const needsBearer = ({ headers }: SentRequest) => {
  if (!/^Bearer \S+$/.test(headers.authorization ?? '')) return { status: 401, message: 'no bearer token' }
  return headers['api-key'] || headers['x-api-key'] ? { status: 400, message: 'two keys' } : undefined
}

const needsOne = (keys: unknown[]) =>
  keys.filter(Boolean).length === 1 ? undefined : { status: 401, message: 'one key or token is needed' }

/** The version of the classic API that the fake server speaks. */
export const azureVersion = '2024-10-21'

const apis: Api[] = [
  {
    path: /^\/openai\/deployments\/[\w.-]+\/chat\/completions\?/,
    parameters: chatParameters,
    check({ headers, path }) {
      if (!path.endsWith(`?api-version=${azureVersion}`)) return { status: 404, message: 'Resource not found' }
      return needsOne([headers['api-key'], headers.authorization])
    },
  },
  { path: /^(\/openai)?\/v1\/chat\/completions$/, parameters: chatParameters, check: needsBearer },
  {
    path: /^\/v1\/messages$/,
    parameters: ['model', 'max_tokens', 'system', 'messages', 'output_config', 'thinking', 'stream'],
    check({ headers, body }) {
      const fault = needsOne([headers['x-api-key'], headers.authorization])
      if (fault) return fault
      if (headers['anthropic-version'] !== '2026-10-21') return { status: 400, message: 'anthropic-version' }
      return body.max_tokens ? undefined : { status: 400, message: 'max_tokens: Field required' }
    },
  },
  {
    path: /^\/api\/chat$/,
    parameters: ['model', 'messages', 'format', 'options', 'stream', 'think'],
    check: ({ body }) =>
      body.options?.num_ctx && body.options.num_predict ? undefined : { status: 400, message: 'num_ctx, num_predict' },
  },
  {
    path: /^\/v1beta\/models\/[\w.-]+:streamGenerateContent\?alt=sse$/,
    parameters: ['contents', 'systemInstruction', 'generationConfig'],
    check: ({ headers }) => (headers['x-goog-api-key'] ? undefined : { status: 403, message: 'no key' }),
  },
]

/**
 * Checks a request more strictly than the real APIs do.
 * @returns the refusal of an unknown address, a wrong key or version, or an unknown parameter
 */
export function checkRequest(sent: SentRequest): Handler | undefined {
  const api = apis.find(({ path }) => path.test(sent.path))
  const unknown = Object.keys(sent.body).filter(name => !api?.parameters.includes(name))
  const fault = !api
    ? { status: 404, message: `no such address: ${sent.path}` }
    : (api.check(sent) ?? (unknown.length > 0 ? { status: 400, message: `Unknown parameter: ${unknown}` } : undefined))
  if (!fault) return undefined
  return res => {
    res.writeHead(fault.status, { 'content-type': 'application/json' })
    res.end(JSON.stringify({ error: { message: fault.message } }))
  }
}
