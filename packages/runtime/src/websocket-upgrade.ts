import type { IncomingMessage } from 'node:http'

/**
 * Whether a request asks for a WebSocket; for shouldUpgradeCallback of createServer. Another Upgrade, such as h2c of
 * `curl --http2`, is ignored and the request is answered as usual (RFC 9110, 7.8).
 */
export const isWebSocketUpgrade = (req: IncomingMessage): boolean => /^websocket$/i.test(req.headers.upgrade ?? '')
