import { EventListQuery, EventPage } from '@ai-platform/contracts/event.ts'
import { BadCursorError } from '@ai-platform/database/cursor.ts'
import { listEvents } from '@ai-platform/database/events/list-events.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'

const encodeSeq = (seq: number): string => Buffer.from(`seq:${seq}`).toString('base64url')

/** @throws BadCursorError when the text is not a cursor of this list */
function decodeSeq(cursor: string): number {
  const seq = /^seq:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  if (seq === undefined || encodeSeq(Number(seq)) !== cursor) throw new BadCursorError()
  return Number(seq)
}

/** GET /process/events */
export function listEventsRoute(app: FastifyInstance, { pool }: Context): void {
  typed(app).get(
    '/process/events',
    {
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'listEvents',
        tags: ['Events'],
        summary: 'Read your event log in order, after a sequence number',
        description:
          'Has every event that the socket sent. After a disconnect, read on from the last `seq` you saw. Numbers have no gaps.',
        security: bearerAuth,
        querystring: EventListQuery,
        docs: { answers: { 200: { description: 'One page of events' } } },
        response: {
          200: EventPage,
          ...problems('validation_error', 'not_authenticated', 'token_not_valid', 'account_disabled'),
        },
      },
    },
    async request => {
      const { after = 0, cursor, limit } = request.query
      const from = cursor === undefined ? after : decodeSeq(cursor)
      const events = await listEvents(pool, userIdOf(request), from, limit + 1)
      const items = events.slice(0, limit)
      const last = items.at(-1)
      return { items, next_cursor: events.length > limit && last ? encodeSeq(last.seq) : null }
    },
  )
}
