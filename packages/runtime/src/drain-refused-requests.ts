import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Socket } from 'node:net'

/** The longest time for reading the rest of a request, and the longest pause in it. */
const defaultLimits = { totalMs: 300_000, idleMs: 10_000 }

/**
 * Makes a server read and discard the rest of a request that it answers before the end of its body. A connection that is
 * closed with unread bytes is reset, and a client or proxy that sends before it reads then loses the response. So the
 * server first sends the response and closes its side, and closes the connection when the request has ended (RFC 9112,
 * 9.6). A client that exceeds a limit is cut off.
 *
 * Covers all requests that the server emits as `request`.
 */
export function drainRefusedRequests(server: Server, limits = defaultLimits): void {
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    const { socket } = req
    // Node calls destroySoon after the last response of a connection.
    socket.destroySoon = () => {
      if (req.complete) return closeNow(socket)
      socket.end()
      discardRest(req, limits, () => closeNow(socket))
    }
    res.once('finish', () => {
      if (!req.complete && socket.writable) discardRest(req, limits, () => {})
    })
  })
}

const closeNow = (socket: Socket) => Socket.prototype.destroySoon.call(socket)

function discardRest(req: IncomingMessage, limits: typeof defaultLimits, onEnd: () => void): void {
  const { socket } = req
  const deadline = performance.now() + limits.totalMs
  let received = socket.bytesRead
  const check = setInterval(() => {
    if (socket.bytesRead === received || performance.now() > deadline) socket.destroy()
    received = socket.bytesRead
  }, limits.idleMs)
  const stop = () => clearInterval(check)
  socket.once('close', stop)
  req.once('end', () => {
    stop()
    socket.off('close', stop)
    onEnd()
  })
  req.unpipe()
  req.resume()
}
