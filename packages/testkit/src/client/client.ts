import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { type Answer, readAnswer } from './answer.ts'

export interface CallOptions {
  /** access token, sent as Bearer */
  token?: string | undefined
  headers?: Record<string, string>
  /** sent as JSON */
  json?: unknown
  /** sent unchanged; the caller sets the content type in `headers`, except for FormData */
  body?: string | Buffer | FormData
}

/** How a suite calls the platform: over HTTP and WebSocket, at a base URL. */
export interface Client {
  readonly baseUrl: string
  /** the platform's JWT_SECRET_KEY, to forge tokens; undefined when the test does not know it */
  readonly jwtSecret: string | undefined
  /** Calls a path; never follows a redirect. Every answer is held against the conventions of the contract. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Like `call`, but sends the path byte for byte: fetch would resolve `..` and encode characters. */
  callRawPath(method: string, path: string, headers?: Record<string, string>): Promise<Answer>
  /** The WebSocket address of a path. */
  socketUrl(path: string): string
}

function requestInit(method: string, options: CallOptions, timeoutMs: number): RequestInit {
  const headers = new Headers(options.headers)
  if (options.token !== undefined) headers.set('authorization', `Bearer ${options.token}`)
  if (options.json !== undefined) headers.set('content-type', 'application/json')
  const body = options.json === undefined ? options.body : JSON.stringify(options.json)
  const init: RequestInit = { method, headers, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }
  if (body === undefined) return init
  return { ...init, body: body instanceof Buffer ? new Uint8Array(body) : body }
}

async function readMessage(message: IncomingMessage): Promise<{ headers: Headers; text: string }> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value))
  return { headers, text: Buffer.concat(chunks).toString('utf8') }
}

/** @param options.timeoutMs maximum time of a call, from its first to its last byte */
export function createClient(
  baseUrl: string,
  options: { jwtSecret?: string | undefined; timeoutMs?: number } = {},
): Client {
  const { jwtSecret, timeoutMs = 45_000 } = options
  const base = new URL(baseUrl)
  return {
    baseUrl,
    jwtSecret,
    async call(method, path, options = {}) {
      const response = await fetch(`${baseUrl}${path}`, requestInit(method, options, timeoutMs))
      return readAnswer(`${method} ${path}`, path, response.status, response.headers, await response.text())
    },
    async callRawPath(method, path, headers = {}) {
      const send = base.protocol === 'https:' ? requestHttps : requestHttp
      const message = await new Promise<IncomingMessage>((resolve, reject) => {
        const signal = AbortSignal.timeout(timeoutMs)
        const request = send({ host: base.hostname, port: base.port, method, path, headers, signal, agent: false })
        request.once('response', resolve).once('error', reject).end()
      })
      const { headers: answered, text } = await readMessage(message)
      return readAnswer(`${method} ${path}`, path, message.statusCode ?? 0, answered, text)
    },
    socketUrl: path => `${baseUrl.replace(/^http/, 'ws')}${path}`,
  }
}
