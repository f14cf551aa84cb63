import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { ConnectionError } from '../../http/api-error.ts'

/** An answer, whole and unchanged: redirects are not followed. */
export interface ProbeAnswer {
  status: number
  headers: Record<string, string>
  text: string
  /** times of sending and of the first byte of the answer, in ms since the epoch */
  sentAtMs: number
  answeredAtMs: number
  /** whether the answer came before the body was sent */
  isEarly: boolean
}

export interface ProbeRequest {
  method?: string
  headers?: Record<string, string>
  body?: Buffer | string
  /** how long the headers alone may be answered before the body is sent, in ms */
  bodyAfterMs?: number
  timeoutMs?: number
}

/** The platform as the checks see it. */
export interface Probe {
  baseUrl: URL
  /** the API key; undefined without one, and where it could be read on the way */
  apiKey: string | undefined
  /** whether checks of more than a few seconds are wanted */
  long: boolean
  signal: AbortSignal
  /** @throws ConnectionError whose cause has a system error code */
  request(path: string, request?: ProbeRequest): Promise<ProbeAnswer>
}

const defaultTimeoutMs = 15_000

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/**
 * Sends a request over a connection of its own. Certificates are not verified here: a check of its own does that, and the others
 * still say something about a platform with a bad one.
 */
export function sendProbe(url: URL, request: ProbeRequest, signal: AbortSignal): Promise<ProbeAnswer> {
  const { method = 'GET', headers = {}, body, bodyAfterMs, timeoutMs = defaultTimeoutMs } = request
  const send = url.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const sentAtMs = Date.now()
    const outgoing = send(url, { method, headers, agent: false, signal, rejectUnauthorized: false })
    const timer = setTimeout(
      () => outgoing.destroy(Object.assign(new Error(`no answer within ${timeoutMs / 1000} s`), { code: 'ETIMEDOUT' })),
      timeoutMs,
    )
    let bodyTimer: NodeJS.Timeout | undefined
    let isEarly = bodyAfterMs !== undefined
    const sendBody = () => {
      isEarly = false
      outgoing.end(body)
    }
    const fail = (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      clearTimeout(bodyTimer)
      reject(signal.aborted ? signal.reason : new ConnectionError(cause.message || String(cause.code), { cause }))
    }
    outgoing.once('error', fail)
    outgoing.once('response', message => {
      clearTimeout(bodyTimer)
      const answeredAtMs = Date.now()
      const entries = Object.entries(message.headers).map(([name, value]) => [name, String(value)])
      const finish = (text: string) => {
        clearTimeout(timer)
        outgoing.destroy()
        const status = message.statusCode ?? 0
        resolve({ status, headers: Object.fromEntries(entries), text, sentAtMs, answeredAtMs, isEarly })
      }
      readBody(message).then(finish, fail)
    })
    if (bodyAfterMs === undefined) outgoing.end(body)
    else {
      outgoing.flushHeaders()
      bodyTimer = setTimeout(sendBody, bodyAfterMs)
    }
  })
}

export const systemCode = (error: unknown): string =>
  error instanceof ConnectionError ? String((error.cause as NodeJS.ErrnoException | undefined)?.code ?? '') : ''

/** Whether an answer is an error in the form of the platform (RFC 9457), with this code if one is given. */
export function isProblem({ headers, text }: ProbeAnswer, code?: string): boolean {
  if (!headers['content-type']?.startsWith('application/problem+json')) return false
  if (code === undefined) return true
  try {
    return JSON.parse(text).code === code
  } catch {
    return false
  }
}
