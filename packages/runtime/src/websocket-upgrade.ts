import type { IncomingMessage } from 'node:http'

/**
 * For createServer's shouldUpgradeCallback: whether a request asks for a WebSocket. Any other Upgrade (h2c of
 * `curl --http2`) is ignored and the request answered as it is: RFC 9110, 7.8.
 */
export const isWebSocketUpgrade = (req: IncomingMessage): boolean => /^websocket$/i.test(req.headers.upgrade ?? '')
