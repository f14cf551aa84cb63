import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { requireUser } from '../http/authentication.ts'
import { isOriginAllowed } from '../http/origin.ts'
import { createApi, senderOf } from './api.ts'
import type { createHandler } from './create-handler.ts'

/** The edge accepts no larger body for this path. */
const maxBodyBytes = 1024 * 1024
/** Longer than the slowest tool, which fetches a document for 60 s at most. Shorter than the edge's wait for an answer (75 s). */
const callTimeoutMs = 70_000
/** Clients of the revision 2025-03-26 may send several messages at once. */
const maxBatch = 10

type Handler = ReturnType<typeof createHandler>

/** Registers POST /mcp: the Model Context Protocol over Streamable HTTP. */
export function registerMcp(app: FastifyInstance, context: Context): void {
  const { log } = context
  const { corsOrigins } = context.config.http
  const calls = new WeakMap<Request, FastifyRequest>()
  let handler: Promise<Handler> | undefined

  /** Loaded by the first request: the protocol's package takes 90 ms of CPU time and some megabytes. */
  async function openHandler(): Promise<Handler> {
    const { createHandler } = await import('./create-handler.ts')
    return createHandler(request => {
      const call = calls.get(request)
      if (!call) throw new Error('the request is not one of this route')
      return createApi(app, senderOf(call), AbortSignal.any([request.signal, AbortSignal.timeout(callTimeoutMs)]))
    }, log)
  }

  app.register(async scope => {
    scope.addHook('onRequest', (request, _reply, done) => {
      // A page of another host could otherwise use the browser's way into this network (DNS rebinding).
      const refused = isOriginAllowed(request, corsOrigins) ? undefined : originNotAllowed()
      done(refused)
    })
    requireUser(scope, context)
    scope.addHook('onSend', async (_request, reply) => {
      // RFC 6750, 3. Clients of the protocol expect it.
      if (reply.statusCode === 401) reply.header('www-authenticate', 'Bearer realm="ai-platform"')
    })
    // The least that each tool needs. The call that a tool makes checks the rest.
    const config = { scope: 'documents:read' } as const
    scope.post('/mcp', { config, bodyLimit: maxBodyBytes, schema: { hide: true } }, async (request, reply) => {
      checkBody(request.body)
      handler ??= openHandler()
      const { fetch } = await handler
      const webRequest = toWebRequest(request, reply)
      calls.set(webRequest, request)
      return reply.send(await fetch(webRequest, { parsedBody: request.body }))
    })
  })
}

const originNotAllowed = () =>
  new ProblemError(
    'origin_not_allowed',
    'Pages of this origin may not call /mcp. An operator can add it to CORS_ORIGINS.',
  )

function checkBody(body: unknown): void {
  if (typeof body !== 'object' || body === null)
    throw new ProblemError('unsupported_media_type', 'Send a JSON-RPC message with Content-Type: application/json.')
  if (Array.isArray(body) && body.length > maxBatch)
    throw new ProblemError(
      'malformed_request',
      `A batch has at most ${maxBatch} messages. Send them in several requests.`,
    )
}

/**
 * The request without its body, which Fastify has parsed. It is aborted when the client disconnects. When the service stops, the
 * calls of the tools end by themselves, as those of other clients do.
 */
function toWebRequest(request: FastifyRequest, reply: FastifyReply): Request {
  const disconnected = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) disconnected.abort()
  })
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  // No body follows, so its length would be wrong.
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  return new Request(`http://localhost${request.url}`, {
    method: 'POST',
    headers,
    signal: disconnected.signal,
  })
}
