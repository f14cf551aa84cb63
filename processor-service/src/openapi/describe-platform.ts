import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { OpenAPIV3_1 } from 'openapi-types'

const description = `Upload a document, have it worked on in the background, see the work live, fetch a structured result.

Try the calls in [Swagger UI](/docs), read them in [ReDoc](/redoc), or give [openapi.json](/openapi.json) to a generator.

**First steps.** \`POST /auth/register/\` or \`POST /auth/login/\` gives an \`access\` token, which lives 15 minutes. Put it
into **Authorize**, submit a document with \`POST /auth/files/submit/\`, and read the task that comes back.

**Paths** answer with and without their trailing slash. **Times** are UTC, ISO 8601. **Ids** are UUIDs. **Lists** come
in pages: \`next_cursor\` goes back in as \`cursor\`, and is null on the last page.

**Errors** are \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)): \`code\` is a stable word for
programs, \`detail\` a sentence for people, \`request_id\` what to tell the operator. Beyond what a call lists, any call may
answer 405 \`method_not_allowed\` or 431 \`headers_too_large\`.`

const tags = [
  { name: 'Accounts', description: 'Register, log in, see and change your account.' },
  { name: 'Tokens', description: 'Access tokens live 15 minutes; refresh tokens 7 days, each good once.' },
  { name: 'Files', description: 'Upload through your account, which counts the call, and see what became of it.' },
  { name: 'Tasks', description: 'Submit a document, follow its task, read the result, cancel, retry, delete.' },
  { name: 'Events', description: 'What happens to your tasks: live over a socket, or afterwards from the log.' },
  { name: 'Operations', description: 'For whoever runs the platform.' },
]

const headers: Record<string, OpenAPIV3_1.HeaderObject> = {
  'X-Request-Id': {
    description: 'Names this request in the logs of every service. One that you send is kept.',
    schema: { type: 'string' },
  },
  Location: {
    description: 'Where to read the task.',
    schema: { type: 'string', format: 'uri-reference' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 0 } },
  RateLimit: {
    description: 'What is left of the limit, and the seconds until it is whole again. Not sent with limits off.',
    schema: { type: 'string' },
    example: '"submit";r=599;t=60',
  },
  'RateLimit-Policy': {
    description: 'The limit: so many requests in so many seconds. Not sent with limits off.',
    schema: { type: 'string' },
    example: '"submit";q=600;w=60',
  },
}

/** All of the document that is not made from the calls. */
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
    },
    headers,
  },
} satisfies Partial<OpenAPIV3_1.Document>
