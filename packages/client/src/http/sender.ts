import type { TokenSource } from '../session/token-source.ts'
import { ApiError, ConnectionError, type ProblemBody } from './api-error.ts'
import { parseRetryAfter, retryDelayMs } from './retry-delay.ts'
import { sleep } from './sleep.ts'

/** A call of the platform. */
export interface Call {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  /** undefined values are left out */
  query?: Record<string, string | number | undefined>
  json?: unknown
  /** makes the body; called for each try */
  body?: () => RequestInit['body']
  headers?: Record<string, string>
  /** whether it may be sent again when its answer was lost; true for GET and DELETE by default */
  repeatable?: boolean
  /** false: without credentials */
  authenticated?: boolean
  signal?: AbortSignal | undefined
  /** maximum time until the answer begins */
  timeoutMs?: number
  /** tries after the first one that failed */
  maxRetries?: number
}

export interface SenderOptions {
  /** without a slash at its end */
  baseUrl: string
  tokens: TokenSource
  fetch: typeof fetch
  headers: Record<string, string>
  timeoutMs: number
  maxRetries: number
}

/**
 * Makes a call and reads its answer.
 * @param read reads a successful answer; a connection that breaks meanwhile is a failed try
 * @throws ApiError when the platform refuses, ConnectionError without an answer, the signal's reason when it is aborted
 */
export type Send = <T>(call: Call, read: (response: Response) => Promise<T>) => Promise<T>

/** What each call of the client can be given. */
export interface CallOptions {
  /** ends the call, its retries included */
  signal?: AbortSignal | undefined
}

async function readJson<T>(response: Response): Promise<T> {
  const text = await response.text()
  try {
    return JSON.parse(text) as T
  } catch {
    throw new ApiError(response.status, { detail: 'The answer is not JSON. Check the address of the platform.' })
  }
}

async function readError(response: Response): Promise<ApiError> {
  const text = await response.text()
  let problem: ProblemBody = {}
  try {
    problem = JSON.parse(text) ?? {}
  } catch {
    // The page of a proxy says nothing that a program can use.
  }
  const requestId = response.headers.get('x-request-id')
  const retryAfter = parseRetryAfter(response.headers.get('retry-after'), Date.now())
  return new ApiError(response.status, { ...(requestId && { request_id: requestId }), ...problem }, retryAfter)
}

/** A redirect is an error: fetch would turn a POST into a GET, and the document would go nowhere. */
function checkRedirect(response: Response, baseUrl: string): void {
  const redirected = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)
  if (!redirected) return
  const location = response.headers.get('location')
  const target = location ? ` to ${new URL(location, baseUrl).origin}` : ''
  throw new ApiError(response.status, {
    detail: `${baseUrl} redirects${target}. Use the address it redirects to as the address of the platform.`,
  })
}

function makeUrl(baseUrl: string, { path, query = {} }: Call): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(
    entries.map(([name, value]) => [name, String(value)] as [string, string]),
  ).toString()
  return `${baseUrl}${path}${search && `?${search}`}`
}

export function createSender(options: SenderOptions): Send {
  const { baseUrl, tokens } = options

  async function tryOnce<T>(call: Call, token: string | undefined, read: (response: Response) => Promise<T>) {
    const { method, signal, timeoutMs = options.timeoutMs } = call
    const headers: Record<string, string> = { ...options.headers, ...call.headers }
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (call.json !== undefined) headers['content-type'] = 'application/json'
    const body = call.json === undefined ? call.body?.() : JSON.stringify(call.json)
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeoutMs)
    try {
      const response = await options.fetch(makeUrl(baseUrl, call), {
        method,
        headers,
        redirect: 'manual',
        credentials: 'omit',
        signal: signal ? AbortSignal.any([signal, limit.signal]) : limit.signal,
        ...(body !== undefined && { body }),
      })
      checkRedirect(response, baseUrl)
      if (!response.ok) throw await readError(response)
      return await read(response)
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ApiError) throw error
      if (limit.signal.aborted)
        throw new ConnectionError(`${baseUrl} gave no answer within ${Math.round(timeoutMs / 1000)} s.`)
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : ''
      throw new ConnectionError(`${baseUrl} cannot be reached${cause}.`, { cause: error })
    } finally {
      clearTimeout(timer)
    }
  }

  return async (call, read) => {
    const { method, signal, maxRetries = options.maxRetries, authenticated = true } = call
    const repeatable = call.repeatable ?? (method === 'GET' || method === 'DELETE')
    let failures = 0
    let renewed = false
    for (;;) {
      signal?.throwIfAborted()
      const token = authenticated ? await tokens.read() : undefined
      try {
        return await tryOnce(call, token, read)
      } catch (error) {
        if (!renewed && token !== undefined && error instanceof ApiError && error.code === 'token_not_valid') {
          renewed = true
          if (await tokens.renew(token)) continue
        }
        // The answer of an earlier try was lost: it deleted the resource.
        if (method === 'DELETE' && failures > 0 && error instanceof ApiError && error.status === 404)
          return read(new Response())
        failures += 1
        const delayMs = repeatable && failures <= maxRetries ? retryDelayMs(error, failures, Math.random()) : undefined
        if (delayMs === undefined) throw error
        await sleep(delayMs, signal)
      }
    }
  }
}

/** Makes a call whose answer is JSON. */
export const sendForJson = <T>(send: Send, call: Call): Promise<T> => send(call, response => readJson<T>(response))

/** Makes a call whose answer has no content of interest. */
export const sendForNothing = (send: Send, call: Call): Promise<void> =>
  send(call, async response => {
    // An unread body keeps its connection busy.
    await response.text()
  })
