import type { OpenAPIV3_1 } from 'openapi-types'
import { describeProblems } from './describe-problems.ts'

const header = (name: string, description: string): OpenAPIV3_1.ParameterObject => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

/** What processor-service tells auth-service of each final event; the edge lets no one else in. */
export const webhooks: Record<string, OpenAPIV3_1.PathItemObject> = {
  taskEnded: {
    post: {
      operationId: 'receiveTaskEvent',
      tags: ['Operations'],
      summary: 'Tasks have ended',
      description:
        'Sent inside the platform to `/auth/internal/task-events/`, which is not reachable from outside, and signed after ' +
        '[Standard Webhooks](https://www.standardwebhooks.com). Several events go in one body, each with an `id`; one may also ' +
        'come by itself, and then its `id` is the `webhook-id`. They are sent again until they are answered with 204; the ' +
        'same `id` counts once.',
      security: [],
      parameters: [
        header('webhook-id', 'The same in every try.'),
        header('webhook-timestamp', 'When it was sent, in seconds since 1970. An old one is refused.'),
        header('webhook-signature', '`v1,` and the HMAC-SHA256, base64, of id, timestamp and body joined by dots.'),
      ],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              anyOf: ['TaskWebhookBatchInput', 'TaskWebhookInput'].map(name => ({
                $ref: `#/components/schemas/${name}`,
              })),
            },
          },
        },
      },
      responses: {
        204: { description: 'Taken, or known already' },
        ...describeProblems(['malformed_request', 'validation_error', 'signature_not_valid', 'payload_too_large']),
      },
    },
  },
}
