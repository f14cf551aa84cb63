import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { requestIdHeader } from '@ai-platform/runtime/request-id.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ToolError, toToolError } from './tool-error.ts'

/** Who sent the request of a tool. The API checks the credentials again at each call, so a revoked key ends a tool too. */
export interface Sender {
  credentials: Record<string, string>
  requestId: string
  address: string
}

/** The API as one caller may use it. */
export interface Api {
  /** Returns the JSON of an answer. @throws ToolError when the API refuses the call */
  json<T>(method: 'GET' | 'POST', path: string, body?: ApiBody): Promise<T>
  /** Returns the body of an answer as a stream. @throws ToolError when the API refuses the call */
  stream(path: string): Promise<Readable>
}

export interface ApiBody {
  headers: Record<string, string>
  payload: Readable | string
}

const credentialHeaders = ['authorization', 'x-api-key']

export function senderOf(request: FastifyRequest): Sender {
  const sent = credentialHeaders.flatMap(name => {
    const value = request.headers[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  return { credentials: Object.fromEntries(sent), requestId: request.id, address: request.ip }
}

/**
 * Calls the routes of this service without a connection. So each tool has the authentication, scopes, limits, validation and log
 * lines of the call that it stands for.
 * @param signal ends the call under way
 */
export function createApi(app: FastifyInstance, sender: Sender, signal: AbortSignal): Api {
  const inject = (method: 'GET' | 'POST', path: string, body?: ApiBody) =>
    app.inject({
      method,
      url: path,
      headers: { ...sender.credentials, [requestIdHeader]: sender.requestId, ...body?.headers },
      ...(body && { payload: body.payload }),
      remoteAddress: sender.address,
      signal,
      payloadAsStream: true,
    })

  async function send(...call: Parameters<typeof inject>): Promise<Readable> {
    const response = await inject(...call)
    const answer = response.stream()
    // An abort destroys the answer also while nothing reads it. The reader gets the error all the same.
    answer.on('error', () => {})
    if (response.statusCode < 300) return answer
    const retryAfter = response.headers['retry-after']
    throw toToolError(response.statusCode, await text(answer), retryAfter?.toString())
  }

  /** An end by the client or the time limit is no failure of the service. */
  async function untilAborted<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call()
    } catch (error) {
      if (signal.aborted)
        throw new ToolError('The call took too long or was ended. Look for its task in documents_list.')
      throw error
    }
  }

  return {
    json: (method, path, body) => untilAborted(async () => JSON.parse(await text(await send(method, path, body)))),
    stream: path => untilAborted(() => send('GET', path)),
  }
}
