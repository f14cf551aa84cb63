import { DeltaEvent, ProgressEvent, SocketQuery, socketClose, TaskEvent } from '@ai-platform/contracts/event.ts'
import type { FastifySchema } from 'fastify'
import { z } from 'zod'
import { problems } from '../http/route.ts'
// For what it adds to FastifySchema.
import type {} from '../openapi/route-docs.ts'

const { goingAway, notAuthenticated, notFound, tooSlow } = socketClose

/** How the document shows the event socket; the socket itself checks its query after the upgrade. */
export const socketSchema: FastifySchema = {
  tags: ['Events'],
  summary: 'Open the event socket (WebSocket)',
  description: `Live events of your own tasks, one JSON text a message. \`token\` is an access token, \`ticket\` one from
\`POST /process/ws-ticket\`, so that no token need stand in a URL. \`after\` first replays what came after that \`seq\`.
The server pings every 25 s.

Messages with a \`seq\` are entries of the event log (\`TaskEvent\`). \`task_progress\` (at most 4 a second a task) and
\`task_delta\` (partial AI output) go to open sockets only.

A refusal comes after the upgrade, as a close code:

| code | why |
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
