import type { FastifyInstance } from 'fastify'

/** Sends `Connection: close` once `signal` is aborted, so that clients open their next connection elsewhere. */
export function closeWhenStopping(app: FastifyInstance, signal: AbortSignal): void {
  app.addHook('onSend', async (_request, reply) => {
    if (signal.aborted) reply.header('connection', 'close')
  })
}
