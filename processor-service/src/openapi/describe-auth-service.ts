import type { AuthOperation } from '@ai-platform/contracts/auth-operation.ts'
import { authOperations } from '@ai-platform/contracts/auth-operations.ts'
import { pendingTaskExample } from '@ai-platform/contracts/task.ts'
import swagger, { type FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { bearerAuth, problems } from '../http/route.ts'
import type { DocumentedAnswer } from './route-docs.ts'

/** The operationId of each call of auth-service: generated clients name their functions by it. */
const operationIds: Record<string, string> = {
  'post /auth/register/': 'register',
  'post /auth/login/': 'logIn',
  'get /auth/profile/': 'readProfile',
  'patch /auth/profile/': 'updateProfile',
  'post /auth/password/change/': 'changePassword',
  'post /auth/token/refresh/': 'refreshTokens',
  'post /auth/logout/': 'logOut',
  'post /auth/validate-token/': 'validateToken',
  'post /auth/api-keys/': 'createApiKey',
  'get /auth/api-keys/': 'listApiKeys',
  'delete /auth/api-keys/{id}/': 'deleteApiKey',
  'post /auth/files/submit/': 'submitFile',
  'get /auth/usage/': 'readUsage',
  'get /auth/files/': 'listFiles',
  'get /auth/files/{task_id}/': 'readFile',
  'post /auth/webhooks/': 'createWebhook',
  'get /auth/webhooks/': 'listWebhooks',
  'patch /auth/webhooks/{id}/': 'updateWebhook',
  'delete /auth/webhooks/{id}/': 'deleteWebhook',
  'post /auth/webhooks/{id}/rotate-secret/': 'rotateWebhookSecret',
  'post /auth/webhooks/{id}/test/': 'testWebhook',
  'get /auth/webhooks/{id}/deliveries/': 'listWebhookDeliveries',
  'post /auth/webhooks/{id}/deliveries/{delivery_id}/redeliver/': 'redeliver',
}

function operationIdOf({ method, path }: AuthOperation): string {
  const id = operationIds[`${method} ${path}`]
  if (id) return id
  throw new Error(`${method} ${path} has no operationId`)
}

function answersOf({ path, problems, responses }: AuthOperation): Record<number, DocumentedAnswer> {
  const limited = problems.includes('rate_limited')
  return Object.fromEntries(
    Object.entries(responses).map(([status, { description, schema }]) => [
      status,
      {
        description,
        ...(schema && { schema }),
        ...(status === '202' && schema && { example: pendingTaskExample }),
        headers: [
          ...(path.endsWith('/submit/') ? (['Location'] as const) : []),
          ...(limited ? (['RateLimit', 'RateLimit-Policy'] as const) : []),
        ],
      },
    ]),
  )
}

function registerDescribedRoute(app: FastifyInstance, operation: AuthOperation): void {
  const {
    method,
    path,
    summary,
    description,
    tag,
    auth,
    scope,
    bodyContentType,
    body,
    jsonBody,
    query,
    params,
    headers,
  } = operation
  app.route({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    config: scope ? { scope } : {},
    schema: {
      operationId: operationIdOf(operation),
      tags: [tag],
      summary,
      ...(description && { description }),
      ...(auth && { security: bearerAuth }),
      ...(bodyContentType && { consumes: [bodyContentType] }),
      docs: {
        ...(body && { body }),
        ...(jsonBody && { jsonBody }),
        ...(query && { query }),
        ...(params && { params }),
        ...(headers && { headers }),
        answers: answersOf(operation),
      },
      response: problems(...operation.problems),
    },
    handler: async () => undefined,
  })
}

/** Registers the calls of auth-service as routes of an app that never listens. Its `swagger()` describes them. */
export async function describeAuthService(options: FastifyDynamicSwaggerOptions): Promise<FastifyInstance> {
  const app = Fastify()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  await app.register(swagger, options)
  for (const operation of authOperations) registerDescribedRoute(app, operation)
  await app.ready()
  return app
}
