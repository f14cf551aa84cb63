import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'

/** A request as the service received it. */
export interface Seen {
  service: string
  method: string
  target: string
  headers: IncomingHttpHeaders
  /** the first bytes of the body */
  body: string
}

/**
 * Starts a service that answers each request with a description of the request (`Seen`). It answers a POST at the first
 * bytes of the body. After an upgrade it echoes all bytes.
 */
export async function startEchoService(service: string) {
  const server = createServer((req, res) => {
    const answer = (body: string) => {
      const seen: Seen = { service, method: req.method ?? '', target: req.url ?? '', headers: req.headers, body }
      res.setHeader('Content-Type', 'application/json')
      res.setHeader('X-Request-Id', String(req.headers['x-request-id']))
      res.end(JSON.stringify(seen))
    }
    if (req.method === 'POST') req.once('data', chunk => answer(String(chunk)))
    else answer('')
  })
  server.on('upgrade', (req, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.write(`${service} ${req.headers['x-forwarded-for']} `)
    socket.pipe(socket)
  })
  const { host } = new URL(await listenLocally(server))
  return {
    host,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
