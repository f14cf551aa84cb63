import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** Longer than auth-service keeps a connection for its next upload. */
const quietMs = 700

/**
 * Takes no new connection, lets the requests under way end within `graceMs`, and cuts what is left then. Before that,
 * connections that others keep for their next request get the time to be given up: one closed at the moment it is used
 * again would lose that request.
 */
export async function closeHttp(app: FastifyInstance, graceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs)
  await sleep(Math.min(quietMs, graceMs))
  await app.close()
  clearTimeout(timer)
}
