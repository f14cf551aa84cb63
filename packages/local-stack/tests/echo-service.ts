import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'

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
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no address')
  return {
    host: `127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
