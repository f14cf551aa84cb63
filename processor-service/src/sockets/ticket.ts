import { createHash, randomBytes } from 'node:crypto'
import { WsTicket } from '@ai-platform/contracts/task.ts'
import { accessTokenSeconds } from '@ai-platform/contracts/token.ts'
import type { Queryable } from '@ai-platform/database/pool.ts'
import type { Caller } from '@ai-platform/runtime/caller.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { badBody, bearerAuth, problems, typed } from '../http/route.ts'

const ticketSeconds = 30

const hashTicket = (ticket: string): Buffer => createHash('sha256').update(ticket).digest()

type TicketOwner = Pick<Caller, 'userId' | 'keyId' | 'expiresAtMs'>

// A ticket that an API key asked for is as good as the key.
const redeemSql = `
  DELETE FROM ws_tickets t WHERE ticket_hash = $1
  RETURNING user_id, key_id,
    expires_at > now() AND (key_id IS NULL OR EXISTS (SELECT FROM api_keys k WHERE k.id = t.key_id)) AS valid,
    (SELECT extract(epoch FROM k.expires_at - now()) * 1000 FROM api_keys k WHERE k.id = t.key_id)::float8 AS key_expires_in_ms`

/** Deletes a ticket, so that it opens one socket in one replica. Returns undefined when it is not valid. */
export async function redeemTicket(db: Queryable, ticket: string): Promise<TicketOwner | undefined> {
  const { rows } = await db.query<{
    user_id: string
    key_id: string | null
    valid: boolean
    key_expires_in_ms: number | null
  }>(redeemSql, [hashTicket(ticket)])
  const [row] = rows
  if (!row?.valid) return undefined
  const expiresInMs = Math.min(accessTokenSeconds * 1000, row.key_expires_in_ms ?? Number.POSITIVE_INFINITY)
  return { userId: row.user_id, expiresAtMs: Date.now() + expiresInMs, ...(row.key_id && { keyId: row.key_id }) }
}

export function createTicketRoute(app: FastifyInstance, { pool }: Context): void {
  typed(app).post(
    '/process/ws-ticket',
    {
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'createTicket',
        tags: ['Events'],
        summary: 'Get a ticket that opens one event socket within 30 s',
        description: 'Keeps the access token or API key out of URLs and logs: `/process/ws/{user_id}?ticket=…`.',
        security: bearerAuth,
        docs: { answers: { 200: { description: 'The ticket' } } },
        response: {
          200: WsTicket,
          ...problems(...badBody, 'not_authenticated', 'token_not_valid', 'account_disabled', 'not_found'),
        },
      },
    },
    async request => {
      const { userId, keyId } = callerOf(request)
      const ticket = randomBytes(32).toString('base64url')
      const { rowCount } = await pool.query(
        `INSERT INTO ws_tickets (ticket_hash, user_id, expires_at, key_id)
         SELECT $1, id, now() + make_interval(secs => $3), $4 FROM users WHERE id = $2`,
        [hashTicket(ticket), userId, ticketSeconds, keyId ?? null],
      )
      if (rowCount === 0) throw notFound('user')
      return { ticket, expires_in: ticketSeconds, user_id: userId }
    },
  )
}
