import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const sweepMs = 50

/**
 * Closes an HTTP server: requests in flight may finish within `graceMs`, then their connections are cut.
 * @param options.quietMs how long idle connections stay open before the server closes them; 0 by default. Clients close
 *   theirs in this time. A connection that is closed just when its client uses it again loses that request.
 * @param options.close stops the server from accepting and resolves when it has closed; by default `server.close`
 */
export async function closeServer(
  server: Server,
  options: { graceMs: number; quietMs?: number; close?: () => PromiseLike<unknown> },
): Promise<void> {
  const { graceMs, quietMs = 0 } = options
  const close = options.close ?? (() => new Promise<void>(resolve => server.close(() => resolve())))
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs)
  if (quietMs > 0) await sleep(Math.min(quietMs, graceMs))
  // A kept-alive connection becomes idle when its request is answered, and would keep the server open until it times out.
  const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
  try {
    await close()
  } finally {
    clearInterval(sweep)
    clearTimeout(deadline)
  }
}
