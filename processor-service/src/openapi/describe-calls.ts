import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { OpenAPIV3_1 } from 'openapi-types'
import { completeDocument } from './complete-document.ts'
import { describeAuthService } from './describe-auth-service.ts'
import { platformDescription } from './describe-platform.ts'
import { describeRoute } from './describe-route.ts'

const options: FastifyDynamicSwaggerOptions = { openapi: platformDescription, transform: describeRoute }

/** Makes `app.swagger()` return the document of both services. The first call builds it. Register it before the routes. */
export async function describeCalls(app: FastifyInstance): Promise<void> {
  const authService = await describeAuthService(options)
  await app.register(swagger, {
    ...options,
    transformObject(document) {
      const whole = jsonSchemaTransformObject(document) as OpenAPIV3_1.Document
      return completeDocument(whole, authService.swagger().paths as OpenAPIV3_1.PathsObject)
    },
  })
}
