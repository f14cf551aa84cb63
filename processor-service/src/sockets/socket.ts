import type { Socket } from 'node:net'
import { type LiveEvent, SocketQuery, socketClose, type TaskEvent } from '@ai-platform/contracts/event.ts'
import { accessTokenSeconds } from '@ai-platform/contracts/token.ts'
import { readLastSeq } from '@ai-platform/database/events/list-events.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Context } from '../context.ts'
import type { Subscriber } from '../events/hub.ts'
import { socketSchema } from './schema.ts'
import { redeemTicket } from './ticket.ts'

const pingMs = 25_000
/** A reader that is this far behind is dropped; it comes back with ?after= and misses nothing. */
const maxBufferedBytes = 1024 * 1024
/** Longer than the events of one small task are apart, and shorter than anyone notices. */
const turnMs = 20
const longestTimerMs = 2 ** 31 - 1

/** The one who may open the socket, and until when; undefined when the credentials are bad. */
async function authenticate(
  context: Context,
  query: SocketQuery,
): Promise<{ userId: string; expiresAt: number } | undefined> {
  if (query.ticket !== undefined) {
    const userId = await redeemTicket(context.pool, query.ticket)
    return userId ? { userId, expiresAt: Date.now() + accessTokenSeconds * 1000 } : undefined
  }
  try {
    const { sub, exp } = context.tokens.verify(query.token ?? '')
    return { userId: sub, expiresAt: exp * 1000 }
  } catch {
    return undefined
  }
}

async function isActive(context: Context, userId: string): Promise<boolean> {
  const { rowCount } = await context.pool.query('SELECT FROM users WHERE id = $1 AND is_active', [userId])
  return rowCount === 1
}

/** A browser says where the page came from: our own host, or one of CORS_ORIGINS. Other clients say nothing. */
function isOriginAllowed(context: Context, request: FastifyRequest): boolean {
  const { origin } = request.headers
  if (origin === undefined || context.config.corsOrigins.includes(origin) || context.config.corsOrigins.includes('*')) {
    return true
  }
  return URL.parse(origin)?.host === request.host
}

/** Whether a socket is let in, and from which event on; or the code and reason it is closed with. */
type Admission =
  | { userId: string; expiresAt: number; from: number; lastSeq: number }
  | { refused: number; reason: string }

declare module 'fastify' {
  interface FastifyRequest {
    admission: Admission | undefined
  }
}

/** Decides before the upgrade is answered, so that whatever is logged once the client sees it open reaches the client. */
async function admit(context: Context, request: FastifyRequest): Promise<Admission> {
  const { user_id: channel } = request.params as { user_id: string }
  const { notAuthenticated, notFound } = socketClose
  const query = SocketQuery.safeParse(request.query)
  if (!query.success) return { refused: notAuthenticated, reason: 'the query is not valid' }
  if (!isOriginAllowed(context, request)) return { refused: notAuthenticated, reason: 'origin not allowed' }
  const user = await authenticate(context, query.data)
  if (!user || !(await isActive(context, user.userId))) {
    return { refused: notAuthenticated, reason: 'bad or expired credentials' }
  }
  if (user.userId !== channel.toLowerCase()) return { refused: notFound, reason: 'not your channel' }
  const lastSeq = await readLastSeq(context.pool, user.userId)
  return { ...user, from: query.data.after ?? lastSeq, lastSeq }
}

/**
 * Called before each send: the first goes out at once, and those that follow within a turn go out together at its end. A
 * write for each wakes this process, the edge and the client as often.
 */
function createPace(connection: Socket): () => void {
  let turn: NodeJS.Timeout | undefined
  let writtenAt = Number.NEGATIVE_INFINITY
  return () => {
    if (turn) return
    const restMs = writtenAt + turnMs - performance.now()
    if (restMs <= 0) {
      writtenAt = performance.now()
      return
    }
    connection.cork()
    turn = setTimeout(() => {
      turn = undefined
      writtenAt = performance.now()
      connection.uncork()
    }, restMs)
  }
}

function attach(
  { hub, bus, log }: Context,
  socket: WebSocket,
  connection: Socket,
  { userId, expiresAt, from, lastSeq }: Exclude<Admission, { refused: number }>,
): void {
  let answered = true
  const pace = createPace(connection)
  const send = (event: TaskEvent | LiveEvent) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxBufferedBytes) {
      socket.close(socketClose.tooSlow, 'too slow a reader')
      // Its close frame stands behind all that it does not read.
      setTimeout(() => socket.terminate(), 1_000).unref()
      return
    }
    pace()
    socket.send(JSON.stringify(event))
  }
  const subscriber: Subscriber = {
    seq: from,
    deliver: send,
    deliverLive: send,
    revoke: () => socket.close(socketClose.notAuthenticated, 'the account is disabled'),
  }
  const ping = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, pingMs)
  const expiry = setTimeout(
    () => socket.close(socketClose.notAuthenticated, 'the credentials have expired'),
    Math.min(longestTimerMs, Math.max(0, expiresAt - Date.now())),
  )
  socket.on('pong', () => {
    answered = true
  })
  socket.on('error', error => log.debug({ err: error }, 'socket'))
  socket.on('close', () => {
    clearInterval(ping)
    clearTimeout(expiry)
    hub.unsubscribe(userId, subscriber)
  })
  if (!hub.subscribe(userId, subscriber)) {
    socket.close(socketClose.tooSlow, 'too many sockets')
    return
  }
  void bus.publishWatch([userId])
  // What was logged since lastSeq was read is found by the hub's own reading.
  hub.hear({ userId, seq: lastSeq })
  void hub.catchUp().catch(error => log.warn({ err: error }, 'catching up failed'))
}

const paths = [
  ['/process/ws/:user_id', 'openEventSocket'],
  ['/ws/:user_id', 'openEventSocketByShortPath'],
] as const

/** The event socket, under both of its paths. A refusal comes after the upgrade, as a close code. */
export function registerSocket(app: FastifyInstance, context: Context): void {
  app.decorateRequest('admission', undefined)
  for (const [path, operationId] of paths) {
    app.route({
      method: 'GET',
      url: path,
      schema: { operationId, ...socketSchema },
      handler: async () => {
        throw new ProblemError('not_found', 'There is a WebSocket here, and nothing else.')
      },
      preHandler: async request => {
        if (request.ws) request.admission = await admit(context, request)
      },
      wsHandler: (socket, { admission, raw }) => {
        if (!admission) return socket.close(1011, 'internal error')
        if ('refused' in admission) return socket.close(admission.refused, admission.reason)
        attach(context, socket, raw.socket, admission)
      },
    })
  }
}
