import type { OpenAPIV3_1 } from 'openapi-types'
import { describeProblems } from './describe-problems.ts'

const header = (name: string, description: string): OpenAPIV3_1.ParameterObject => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

/** The webhook by which processor-service reports final events to auth-service. nginx does not route its path. */
export const webhooks: Record<string, OpenAPIV3_1.PathItemObject> = {
  taskEnded: {
    post: {
      operationId: 'receiveTaskEvent',
      tags: ['Operations'],
      summary: 'Report final events of tasks',
      description:
        'Sent inside the platform to `/auth/internal/task-events/`, which is not reachable from outside. Signed as in ' +
        '[Standard Webhooks](https://www.standardwebhooks.com). One body has several events, each with an `id`, or a single ' +
        'event, whose `id` is the `webhook-id`. A delivery is repeated until the answer is 204. An event with a known `id` ' +
        'is ignored.',
      security: [],
      parameters: [
        header('webhook-id', 'The same in every try.'),
        header('webhook-timestamp', 'The time of sending, in seconds since 1970. An old one is refused.'),
        header('webhook-signature', '`v1,` and the base64 HMAC-SHA256 of id, timestamp and body, joined by dots.'),
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
        204: { description: 'The events are counted, or were counted before' },
        ...describeProblems(['malformed_request', 'validation_error', 'signature_not_valid', 'payload_too_large']),
      },
    },
  },
}
