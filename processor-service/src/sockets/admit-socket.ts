import { SocketQuery, socketClose } from '@ai-platform/contracts/event.ts'
import { type Caller, credentialsIn, readCredentials, requireScope } from '@ai-platform/runtime/caller.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { identify } from '../http/authentication.ts'
import { isOriginAllowed } from '../http/origin.ts'
import { redeemTicket } from './ticket.ts'

/** A socket that may open, or the close code and reason of its refusal. */
export type Admission = AdmittedSocket | { closeCode: number; reason: string }

type SocketOwner = Pick<Caller, 'userId' | 'keyId' | 'expiresAtMs'>

export interface AdmittedSocket extends SocketOwner {
  /** `seq` of the last event the client has */
  from: number
  /** `seq` of the user's last event at the time of admission */
  lastSeq: number
}

/**
 * Checks a request for a socket before the upgrade is answered. `lastSeq` is therefore older than the open socket, and
 * the client misses no event logged after it opened.
 */
export async function admitSocket(context: Context, request: FastifyRequest): Promise<Admission> {
  const { user_id: requestedUserId } = request.params as { user_id: string }
  const query = SocketQuery.safeParse(request.query)
  if (!query.success) return { closeCode: socketClose.notAuthenticated, reason: 'the query is not valid' }
  if (!isOriginAllowed(request, context.config.http.corsOrigins)) {
    return { closeCode: socketClose.notAuthenticated, reason: 'origin not allowed' }
  }
  const user = await authenticate(context, request, query.data)
  const subscriber = user && (await context.readSubscriber(user.userId))
  if (!user || !subscriber?.isActive) {
    return { closeCode: socketClose.notAuthenticated, reason: 'bad or expired credentials' }
  }
  if (user.userId !== requestedUserId.toLowerCase())
    return { closeCode: socketClose.notFound, reason: 'not your channel' }
  return { ...user, from: query.data.after ?? subscriber.lastSeq, lastSeq: subscriber.lastSeq }
}

/**
 * Returns the user of a ticket, of a token or key in the query, or else of one in the headers; undefined when it is not valid.
 * @throws the error of the database when it does not answer
 */
async function authenticate(
  context: Context,
  request: FastifyRequest,
  { ticket, token }: SocketQuery,
): Promise<SocketOwner | undefined> {
  if (ticket !== undefined) return redeemTicket(context.pool, ticket)
  try {
    const caller = await identify(
      context,
      token === undefined ? readCredentials(request.headers) : credentialsIn(token),
    )
    requireScope(caller, 'documents:read')
    return caller
  } catch (error) {
    if (error instanceof ProblemError) return undefined
    throw error
  }
}
