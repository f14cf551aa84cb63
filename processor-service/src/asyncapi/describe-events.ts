import { DeltaEvent, ProgressEvent, SocketQuery, socketClose, TaskEvent } from '@ai-platform/contracts/event.ts'
import { WebhookPing, WebhookTaskMessage } from '@ai-platform/contracts/webhook.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import { toSchemas } from './to-schemas.ts'

const closeCodes = {
  [socketClose.notAuthenticated]: 'Bad or expired credentials. Get a new ticket or token, then connect again.',
  [socketClose.notFound]: 'Not your channel: `user_id` is not the id of the credentials.',
  [socketClose.goingAway]: 'The server is going away. Connect again, with `after`.',
  [socketClose.tooSlow]: 'Too slow a reader. Connect again, with `after`.',
}

const socketDescription = `Live events of the tasks of one user, one JSON text a message. A client sends nothing.

Authenticate with \`ticket\` (from \`POST /process/ws-ticket\`, valid once, for 30 s) or \`token\` (an access token).
Messages with a \`seq\` are entries of the user's event log and count up without gaps. After a disconnect, connect with
\`after\`, the last \`seq\` you saw: the server first sends what you missed. \`task_progress\` and \`task_delta\` have no \`seq\`, go to
open sockets only, and are not sent again. The server pings every 25 s.

A refusal comes after the upgrade, as a close code:

${Object.entries(closeCodes)
  .map(([code, meaning]) => `- \`${code}\`: ${meaning}`)
  .join('\n')}`

const schemas = toSchemas({ TaskEvent, ProgressEvent, DeltaEvent, SocketQuery, WebhookTaskMessage, WebhookPing })

const messageOf = (name: string, title: string, summary: string) => ({
  name,
  title,
  summary,
  contentType: 'application/json',
  payload: { $ref: `#/components/schemas/${name}` },
})

const webhookHeaders = {
  type: 'object',
  properties: {
    'webhook-id': { type: 'string', description: 'The same in every attempt: ignore an id that you have handled' },
    'webhook-timestamp': {
      type: 'string',
      description: 'The time of sending, in seconds since 1970. Refuse an old one',
    },
    'webhook-signature': {
      type: 'string',
      description:
        '`v1,` and the base64 HMAC-SHA256 of id, timestamp and body, joined by dots; two signatures, separated by a space, while a secret is rotated',
    },
  },
  required: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
}

const webhookDescription = `Final events of a user's tasks, and pings of tests, sent by POST to the URLs that the user registered at
\`/auth/webhooks/\`. Signed after [Standard Webhooks](https://www.standardwebhooks.com). Any 2xx answer within 15 s accepts the message;
after another one it is sent again, up to nine times in three days. 410 disables the webhook.`

const messages = {
  TaskEvent: messageOf('TaskEvent', 'A task changed', 'An entry of the event log.'),
  ProgressEvent: messageOf('ProgressEvent', 'Progress of a running task', 'At most 4 a second for each task.'),
  DeltaEvent: messageOf('DeltaEvent', 'A part of the output', 'Output of the AI as it arrives.'),
  WebhookTaskMessage: {
    ...messageOf('WebhookTaskMessage', 'A task ended', 'A final event of a task.'),
    headers: webhookHeaders,
  },
  WebhookPing: { ...messageOf('WebhookPing', 'A test', 'Sent when a user tests a webhook.'), headers: webhookHeaders },
}

const refer = (group: string, names: string[]) =>
  Object.fromEntries(names.map(name => [name, { $ref: `#/${group}/${name}` }]))

const channelOf = (address: string, description: string, sent: (keyof typeof messages)[]) => ({
  address,
  description,
  servers: [{ $ref: '#/servers/platform' }],
  parameters: { user_id: { description: 'Your own id: `user.id` of a login' } },
  messages: refer('components/messages', sent),
  bindings: { ws: { method: 'GET', query: schemas.SocketQuery, bindingVersion: '0.1.0' } },
  'x-close-codes': closeCodes,
})

const webhookMessages = ['WebhookTaskMessage', 'WebhookPing'] as const
const socketMessages = ['TaskEvent', 'ProgressEvent', 'DeltaEvent'] as const

/** What the platform sends unasked, as an AsyncAPI 3.0 document. `/openapi.json` has what it answers. */
export function describeEvents() {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'ai-platform',
      version: platformVersion,
      description:
        'What the platform sends: events of tasks, over a socket. Its calls are in [openapi.json](/openapi.json).',
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
    },
    defaultContentType: 'application/json',
    servers: {
      platform: {
        host: '{host}',
        protocol: 'wss',
        description: 'The public address of the platform; `ws` without TLS',
        variables: { host: { default: 'localhost:8080', description: 'Host and port' } },
      },
      receiver: { host: 'example.com', protocol: 'https', description: 'Your server, at the URL of the webhook' },
    },
    channels: {
      events: channelOf('/process/ws/{user_id}', socketDescription, [...socketMessages]),
      webhooks: {
        // The address of a channel that is not known before (AsyncAPI 3.0.0, Channel Object).
        address: null,
        description: webhookDescription,
        servers: [{ $ref: '#/servers/receiver' }],
        messages: refer('components/messages', [...webhookMessages]),
      },
      eventsByShortPath: channelOf('/ws/{user_id}', 'The same as `events`.', [...socketMessages]),
    },
    operations: {
      sendEvents: {
        action: 'send',
        channel: { $ref: '#/channels/events' },
        summary: 'Send the events of a user to each open socket',
        messages: socketMessages.map(name => ({ $ref: `#/channels/events/messages/${name}` })),
      },
      sendWebhooks: {
        action: 'send',
        channel: { $ref: '#/channels/webhooks' },
        summary: 'Send the end of a task to the webhooks of its user',
        messages: webhookMessages.map(name => ({ $ref: `#/channels/webhooks/messages/${name}` })),
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
    },
    components: {
      messages,
      schemas,
    },
  }
}
