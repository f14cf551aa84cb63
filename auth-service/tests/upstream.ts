import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What stands in for the processor on the wire: a real HTTP server that answers as the test says. */
export interface Upstream {
  url: string
  server: Server
  requests: IncomingMessage[]
  answer: RequestListener
  stop(): Promise<void>
}

/** Reads a request to its end. @returns the SHA-256 of its body, in hex */
export async function hashBody(req: IncomingMessage): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of req) hash.update(chunk)
  return hash.digest('hex')
}

export async function startUpstream(): Promise<Upstream> {
  const server = createServer((req, res) => {
    upstream.requests.push(req)
    upstream.answer(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const upstream: Upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    requests: [],
    answer: (_req, res) => void res.end(),
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
  return upstream
}
