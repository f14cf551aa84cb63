import { closeServer } from '@ai-platform/runtime/close-server.ts'
import type { ShutdownPhase, StopCause } from '@ai-platform/runtime/shutdown.ts'
import type { FastifyInstance } from 'fastify'
import type { Background } from './background.ts'
import type { Context } from './context.ts'

/** Longer than auth-service keeps an idle connection for its next upload: `idleConnectionMs` of its upload-gateway.ts. */
const quietMs = 700

/** The phases of a shutdown in order: first no new work, then the work under way, then the connections it needs. */
export function shutdownPhases(parts: {
  app: FastifyInstance
  background: Background
  context: Context
  cause: StopCause
}): ShutdownPhase[] {
  const { app, background, context, cause } = parts
  const { graceMs, drainMs } = context.config.shutdown
  const closeHttp = () => closeServer(app.server, { graceMs: drainMs, quietMs, close: () => app.close() })
  return [
    { name: 'refuse uploads', timeoutMs: 1_000, run: () => background.refuse() },
    { name: 'stop claiming', timeoutMs: 1_000, run: () => background.stopClaiming() },
    { name: 'close sockets', timeoutMs: 1_000, run: () => background.closeSockets(app) },
    {
      name: 'finish attempts and requests',
      timeoutMs: graceMs,
      run: () => Promise.all([background.drain(drainMs, cause), closeHttp()]),
    },
    { name: 'stop background work', timeoutMs: 2_000, run: () => background.stop() },
    { name: 'close connections', timeoutMs: 2_000, run: () => context.close() },
  ]
}
