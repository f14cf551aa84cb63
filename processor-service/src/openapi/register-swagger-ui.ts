import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { OpenAPIV3_1 } from 'openapi-types'
import { emptyOptionalFields } from './empty-optional-fields.ts'
import { contentSecurityPolicy, keepInBrowser } from './page-headers.ts'

/** The files of the bundle, which change only with an upgrade. swagger-initializer.js comes from the options below. */
const bundle = /^\/docs\/static\/(?!swagger-initializer\.js)/

/** Serves /docs, a page from which every call can be tried. */
export function registerSwaggerUi(app: FastifyInstance): void {
  app.register(async scope => {
    scope.addHook('onSend', async (request, reply) => {
      if (bundle.test(request.url) && reply.statusCode < 400) reply.header('cache-control', keepInBrowser)
    })
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      theme: { title: 'ai-platform · API' },
      // BaseLayout has no top bar: that one loads other documents.
      uiConfig: {
        layout: 'BaseLayout',
        persistAuthorization: true,
        displayRequestDuration: true,
        defaultModelsExpandDepth: 0,
        docExpansion: 'list',
      },
      staticCSP: contentSecurityPolicy(),
      transformSpecification: document => emptyOptionalFields(document as OpenAPIV3_1.Document),
    })
  })
}
