import type { OpenAPIV3_1 } from 'openapi-types'
import { describeProblems } from './describe-problems.ts'

const header = (name: string, description: string): OpenAPIV3_1.ParameterObject => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
})

const signedHeaders = (id: string): OpenAPIV3_1.ParameterObject[] => [
  header('webhook-id', id),
  header('webhook-timestamp', 'The time of sending, in seconds since 1970. Refuse an old one.'),
  header(
    'webhook-signature',
    '`v1,` and the base64 HMAC-SHA256 of id, timestamp and body, joined by dots. Several signatures are separated by a space.',
  ),
]

const jsonBody = <T>(schema: T) => ({
  required: true,
  content: { 'application/json': { schema } },
})

const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` })

/** The webhook of users: what an endpoint of POST /auth/webhooks/ receives. */
const userWebhook: OpenAPIV3_1.PathItemObject = {
  post: {
    operationId: 'receiveWebhook',
    tags: ['Webhooks'],
    summary: 'Receive a final event of a task',
    description:
      'Sent to the address of each webhook that `POST /auth/webhooks/` added. Signed as in ' +
      '[Standard Webhooks](https://www.standardwebhooks.com): verify the signature with a library for your language. A 2xx ' +
      'status within 15 s accepts it. Any other answer is retried after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h. ' +
      '410 disables the webhook, and so do 5 days without a success. Redirects are not followed.',
    security: [],
    parameters: signedHeaders('The id of the delivery, the same in every try: ignore one that you have handled.'),
    requestBody: jsonBody(refTo('WebhookMessageInput')),
    responses: {
      '2XX': { description: 'Accepted. The body is ignored' },
      410: { description: 'No further events: the webhook is disabled' },
      default: { description: 'Not accepted: the delivery is retried' },
    },
  },
}

/** What the platform sends: webhooks of users, and the one by which processor-service reports final events to auth-service. */
export const webhooks: Record<string, OpenAPIV3_1.PathItemObject> = {
  userWebhook,
  // nginx does not route its path.
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
      parameters: signedHeaders('The same in every try.'),
      requestBody: jsonBody({ anyOf: ['TaskWebhookBatchInput', 'TaskWebhookInput'].map(refTo) }),
      responses: {
        204: { description: 'The events are counted, or were counted before' },
        ...describeProblems(['malformed_request', 'validation_error', 'signature_not_valid', 'payload_too_large']),
      },
    },
  },
}
