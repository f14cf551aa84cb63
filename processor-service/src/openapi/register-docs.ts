import type { FastifyInstance } from 'fastify'
import { describeCalls } from './describe-calls.ts'
import { registerRedoc } from './register-redoc.ts'
import { registerSwaggerUi } from './register-swagger-ui.ts'

/** Serves /docs, /redoc and /openapi.json. Register it before the routes: only later routes are in the document. */
export async function registerDocs(app: FastifyInstance): Promise<void> {
  await describeCalls(app)
  registerSwaggerUi(app)
  registerRedoc(app)
  let text: string | undefined
  app.get('/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    text ??= JSON.stringify(app.swagger())
    return reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(text)
  })
}
