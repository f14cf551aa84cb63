import { createHash, randomBytes } from 'node:crypto'
import { WsTicket } from '@ai-platform/contracts/task.ts'
import type { Queryable } from '@ai-platform/database/pool.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { badBody, bearerAuth, problems, typed } from '../http/route.ts'

const ticketSeconds = 30

const hashTicket = (ticket: string): Buffer => createHash('sha256').update(ticket).digest()

/** Deletes a ticket, so that it opens one socket in one replica. Returns its user; undefined when it is not valid. */
export async function redeemTicket(db: Queryable, ticket: string): Promise<string | undefined> {
  const { rows } = await db.query<{ user_id: string; valid: boolean }>(
    'DELETE FROM ws_tickets WHERE ticket_hash = $1 RETURNING user_id, expires_at > now() AS valid',
    [hashTicket(ticket)],
  )
  return rows[0]?.valid ? rows[0].user_id : undefined
}

export function createTicketRoute(app: FastifyInstance, { pool }: Context): void {
  typed(app).post(
    '/process/ws-ticket',
    {
      schema: {
        operationId: 'createTicket',
        tags: ['Events'],
        summary: 'Get a ticket that opens one event socket within 30 s',
        description: 'Keeps the access token out of URLs and logs: `/process/ws/{user_id}?ticket=…`.',
        security: bearerAuth,
        docs: { answers: { 200: { description: 'The ticket' } } },
        response: {
          200: WsTicket,
          ...problems(...badBody, 'not_authenticated', 'token_not_valid', 'account_disabled', 'not_found'),
        },
      },
    },
    async request => {
      const ticket = randomBytes(32).toString('base64url')
      const { rowCount } = await pool.query(
        `INSERT INTO ws_tickets (ticket_hash, user_id, expires_at)
         SELECT $1, id, now() + make_interval(secs => $3) FROM users WHERE id = $2`,
        [hashTicket(ticket), userIdOf(request), ticketSeconds],
      )
      if (rowCount === 0) throw notFound('user')
      return { ticket, expires_in: ticketSeconds }
    },
  )
}
