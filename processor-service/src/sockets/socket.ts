import type { Socket } from 'node:net'
import { type LiveEvent, socketClose, type TaskEvent } from '@ai-platform/contracts/event.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { WebSocket } from 'ws'
import type { Context } from '../context.ts'
import type { Subscriber } from '../events/channel.ts'
import { type Admission, type AdmittedSocket, admitSocket } from './admit-socket.ts'
import { groupWrites } from './group-writes.ts'
import { socketSchema } from './schema.ts'

const pingMs = 25_000
/** A socket with more unsent bytes is closed as too slow. The client reconnects with ?after= and misses nothing. */
const maxBufferedBytes = 1024 * 1024
const terminateAfterMs = 1_000
const maxTimerMs = 2 ** 31 - 1

declare module 'fastify' {
  interface FastifyRequest {
    admission: Admission | undefined
  }
}

/** Calls `run` at a time, which may be further away than a timer can wait. @returns a function that stops it */
function callAt(timeMs: number, run: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  const wait = () => {
    const remainingMs = timeMs - Date.now()
    timer = remainingMs > maxTimerMs ? setTimeout(wait, maxTimerMs) : setTimeout(run, Math.max(0, remainingMs))
  }
  wait()
  return () => clearTimeout(timer)
}

/** Connects an admitted socket with the hub until one of them closes. */
function attach(
  { hub, keyWatch, watched, log }: Context,
  socket: WebSocket,
  connection: Socket,
  admitted: AdmittedSocket,
): void {
  const { userId, keyId, expiresAtMs, from, lastSeq } = admitted
  const beforeWrite = groupWrites(connection)
  const send = (event: TaskEvent | LiveEvent) => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > maxBufferedBytes) {
      socket.close(socketClose.tooSlow, 'too slow a reader')
      // The close frame waits behind the data that the client does not read, so the connection is cut a second later.
      setTimeout(() => socket.terminate(), terminateAfterMs).unref()
      return
    }
    beforeWrite()
    socket.send(JSON.stringify(event))
  }
  const subscriber: Subscriber = {
    seq: from,
    deliver: send,
    deliverLive: send,
    revoke: () => socket.close(socketClose.notAuthenticated, 'the account is disabled'),
  }
  let answeredPing = true
  const ping = setInterval(() => {
    if (!answeredPing) return socket.terminate()
    answeredPing = false
    socket.ping()
  }, pingMs)
  const stopExpiry = callAt(expiresAtMs, () =>
    socket.close(socketClose.notAuthenticated, 'the credentials have expired'),
  )
  const stopWatch =
    keyId && keyWatch.watch(keyId, () => socket.close(socketClose.notAuthenticated, 'the API key was revoked'))
  socket.on('pong', () => {
    answeredPing = true
  })
  socket.on('error', error => log.debug({ err: error }, 'socket failed'))
  socket.on('close', () => {
    clearInterval(ping)
    stopExpiry()
    if (stopWatch) stopWatch()
    hub.unsubscribe(userId, subscriber)
  })
  if (!hub.subscribe(userId, subscriber, lastSeq)) {
    socket.close(socketClose.tooSlow, 'too many sockets')
    return
  }
  watched.add(userId)
}

const paths = [
  ['/process/ws/:user_id', 'openEventSocket'],
  ['/ws/:user_id', 'openEventSocketByShortPath'],
] as const

/** Registers the event socket under both of its paths. A refusal comes after the upgrade, as a close code. */
export function registerSocket(app: FastifyInstance, context: Context): void {
  app.decorateRequest('admission', undefined)
  for (const [path, operationId] of paths) {
    app.route({
      method: 'GET',
      url: path,
      schema: { operationId, ...socketSchema },
      handler: async () => {
        throw new ProblemError('not_found', 'This path takes WebSocket connections only.')
      },
      preHandler: async request => {
        if (request.ws) request.admission = await admitSocket(context, request)
      },
      wsHandler: (socket, { admission, raw }) => {
        if (!admission) return socket.close(1011, 'internal error')
        if ('closeCode' in admission) return socket.close(admission.closeCode, admission.reason)
        attach(context, socket, raw.socket, admission)
      },
    })
  }
}
