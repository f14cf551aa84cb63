import type { FastifyInstance } from 'fastify'

/** Takes no new connection, lets the requests under way end within `graceMs`, and cuts what is left then. */
export async function closeHttp(app: FastifyInstance, graceMs: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), graceMs)
  await app.close()
  clearTimeout(timer)
}
