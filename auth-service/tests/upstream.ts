import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'

/** A fake processor: a real HTTP server that records requests and answers with `answer`. */
export interface Upstream {
  url: string
  server: Server
  requests: IncomingMessage[]
  answer: RequestListener
  stop(): Promise<void>
}

/** Reads a request's body. @returns its SHA-256 in hex */
export async function hashBody(req: IncomingMessage): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of req) hash.update(chunk)
  return hash.digest('hex')
}

export async function startUpstream(): Promise<Upstream> {
  const server = createServer((req, res) => {
    upstream.requests.push(req)
    upstream.answer(req, res)
  })
  const upstream: Upstream = {
    url: await listenLocally(server),
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
