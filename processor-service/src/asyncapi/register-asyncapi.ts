import type { FastifyInstance } from 'fastify'
import { describeEvents } from './describe-events.ts'

/** Serves /asyncapi.json. The first request builds the document. */
export function registerAsyncApi(app: FastifyInstance): void {
  let text: string | undefined
  app.get('/asyncapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(describeEvents())
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(text)
  })
}
