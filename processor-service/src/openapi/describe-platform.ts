import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { OpenAPIV3_1 } from 'openapi-types'

const description = `Upload a document, follow its task live while the platform processes it, and fetch a structured result.

Try the calls in [Swagger UI](/docs), read them in [ReDoc](/redoc), or generate a client from [openapi.json](/openapi.json).
The messages of sockets and webhooks are in [asyncapi.json](/asyncapi.json). \`POST /mcp\` is no call of this document: it has tools for
AI agents (Model Context Protocol), which describe themselves.

**First steps.** \`POST /auth/register/\` or \`POST /auth/login/\` returns an \`access\` token, valid for 15 minutes. Enter it
under **Authorize**, submit a document with \`POST /auth/files/submit/\`, and read the task in the answer.

**Paths** answer with and without their trailing slash. **Times** are UTC, ISO 8601. **Ids** are UUIDs. **Lists** have
pages: send \`next_cursor\` as \`cursor\` to read the next one; it is null on the last page.

**Errors** are \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): \`code\` is a stable word for
programs, \`detail\` a sentence for people; give \`request_id\` to the operator. Besides its listed answers, any call may
answer 405 \`method_not_allowed\` or 431 \`headers_too_large\`.`

const tags = [
  { name: 'Accounts', description: 'Register, log in, see and change your account.' },
  { name: 'Tokens', description: 'An access token is valid for 15 minutes; a refresh token for 7 days, and once.' },
  {
    name: 'API keys',
    description: 'For programs: a key has scopes, may expire, and is sent like an access token or in `X-Api-Key`.',
  },
  {
    name: 'Files',
    description: 'Upload a document, which counts as an API call of your account, and read your tasks.',
  },
  { name: 'Tasks', description: 'Submit a document, follow its task, read the result, cancel, retry, delete.' },
  { name: 'Events', description: 'Changes of your tasks: live over a socket, or later from the log.' },
  { name: 'Webhooks', description: 'Have final events sent to your server, signed after Standard Webhooks.' },
  { name: 'Operations', description: 'For operators of the platform.' },
]

const headers: Record<string, OpenAPIV3_1.HeaderObject> = {
  'X-Request-Id': {
    description: 'The id of this request in the logs of every service. A well-formed id in the request is kept.',
    schema: { type: 'string' },
  },
  'Content-Disposition': {
    description: 'The name of the document (RFC 6266).',
    schema: { type: 'string' },
    example: `attachment; filename="Bericht fur Marz.pdf"; filename*=UTF-8''Bericht%20f%C3%BCr%20M%C3%A4rz.pdf`,
  },
  Location: {
    description: 'Where to read the task.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 0 } },
  RateLimit: {
    description: 'The remaining requests, and the seconds until the limit resets. Not sent while limits are off.',
    schema: { type: 'string' },
    example: '"submit";r=599;t=60',
  },
  'RateLimit-Policy': {
    description: 'The limit: requests (q) in a window of seconds (w). Not sent while limits are off.',
    schema: { type: 'string' },
    example: '"submit";q=600;w=60',
  },
}

/** The parts of the document that do not come from the calls. */
export const platformDescription = {
  openapi: '3.1.0',
  info: {
    title: 'ai-platform',
    version: platformVersion,
    description,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'This platform' }],
  tags,
  components: {
    securitySchemes: {
      bearerAuth: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'The `access` token of a login.',
      },
      apiKey: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'aip_…',
        description: 'An API key in place of the access token, for calls that name a scope.',
      },
      apiKeyHeader: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Api-Key',
        description: 'The same API key in a header of its own.',
      },
    },
    headers,
  },
} satisfies Partial<OpenAPIV3_1.Document>
