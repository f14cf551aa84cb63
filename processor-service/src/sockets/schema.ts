import { DeltaEvent, ProgressEvent, SocketQuery, socketClose, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { problems } from '../http/route.ts'
// Declares `docs` in FastifySchema.
import type {} from '../openapi/route-docs.ts'

const { goingAway, notAuthenticated, notFound, tooSlow } = socketClose

/** The event socket in the OpenAPI document. Fastify does not validate with it: a refusal must come after the upgrade. */
export const socketSchema: FastifySchema = {
  tags: ['Events'],
  summary: 'Open the event socket (WebSocket)',
  description: `Live events of your own tasks, one JSON text per message. Authenticate with \`token\` (an access token,
or an API key with the scope \`documents:read\`), with \`ticket\` (from \`POST /process/ws-ticket\`, which keeps tokens out of URLs), or with
the headers of the other calls. A socket closes when its credentials expire or its API key is revoked. \`after\` first replays the events after that \`seq\`.
The server pings every 25 s.

Messages with a \`seq\` are entries of the event log (\`TaskEvent\`). \`task_progress\` (at most 4 a second a task) and
\`task_delta\` (partial AI output) go to open sockets only.

The server refuses after the upgrade, with a close code:

| code | meaning |
|---|---|
| ${notAuthenticated} | bad or expired credentials |
| ${notFound} | not your channel |
| ${goingAway} | the server is going away: connect again, with \`after\` |
| ${tooSlow} | too slow a reader: connect again, with \`after\` |`,
  docs: {
    params: z.object({
      user_id: z.string().meta({ format: 'uuid', description: 'Your own id, `user.id` of a login' }),
    }),
    query: SocketQuery,
    answers: {
      101: {
        description: 'The socket is open; each message is one of these',
        schema: z.union([TaskEvent, ProgressEvent, DeltaEvent]),
      },
    },
  },
  response: problems('not_found'),
}
