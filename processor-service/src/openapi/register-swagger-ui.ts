import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { contentSecurityPolicy, keepInBrowser } from './page-headers.ts'

/** The bundle's own files, which change with an upgrade alone; swagger-initializer.js is made of the options below. */
const bundle = /^\/docs\/static\/(?!swagger-initializer\.js)/

/** /docs: every call can be tried from the page. */
export function registerSwaggerUi(app: FastifyInstance): void {
  app.register(async scope => {
    scope.addHook('onSend', async (request, reply) => {
      if (bundle.test(request.url) && reply.statusCode < 400) reply.header('cache-control', keepInBrowser)
    })
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'ai-platform · API' },
      // Without the top bar, which is there to load other documents.
      uiConfig: {
        layout: 'BaseLayout',
        persistAuthorization: true,
        displayRequestDuration: true,
        defaultModelsExpandDepth: 0,
        docExpansion: 'list',
      },
      staticCSP: contentSecurityPolicy(),
    })
  })
}
