import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'
import { makeCertificate } from '@ai-platform/testkit/servers/make-certificate.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

/** The address that the platform under test may fetch from. Other systems than Linux do not have it. */
const openedAddress = '127.0.0.2'

/** A web server with documents at an opened address, and listeners at this machine's other addresses that must stay alone. */
export interface DocumentOrigin {
  /** Settings of the platform under test. */
  settings: Record<string, string>
  /** The URL of a path, by https. */
  url(path: string): string
  /** Requests so far, by path. */
  requests: string[]
  /** Waits until this many requests to /hang.txt are open. */
  untilOpen(count: number): Promise<void>
  /** Ports of listeners on 127.0.0.1 and ::1, by https and http. */
  trapPorts: { https: number; http: number }
  trapConnections(): number
  stop(): Promise<void>
}

const megabyte = 1024 * 1024

const respond: Record<string, RequestListener> = {
  '/report.pdf': (_req, res) =>
    void res.writeHead(200, { 'content-type': 'application/pdf' }).end(buildPdf([englishText])),
  '/text': (_req, res) =>
    void res.writeHead(200, { 'content-disposition': 'attachment; filename="Bericht.txt"' }).end(englishText),
  '/missing.pdf': (_req, res) => void res.writeHead(404).end(),
  '/large.txt': (_req, res) => void res.end(Buffer.alloc(6 * megabyte, 'a')),
  '/bomb.txt': (_req, res) =>
    void res.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(30 * megabyte, 'a'))),
  '/short.txt': (_req, res) => {
    res.writeHead(200, { 'content-length': '100000' }).write('a'.repeat(50_000))
    setTimeout(() => res.destroy(), 20)
  },
}

async function listen<T extends Server>(server: T, host: string, port = 0): Promise<T> {
  // A failed test would otherwise keep its process.
  server.listen(port, host).unref()
  await Promise.race([
    once(server, 'listening'),
    once(server, 'error').then(([error]) => {
      throw error
    }),
  ])
  return server
}

const portOf = (server: Server) => (server.address() as AddressInfo).port

/** @returns undefined where the machine does not have the address */
export async function startDocumentOrigin(): Promise<DocumentOrigin | undefined> {
  const { certificate: cert, key } = makeCertificate([openedAddress, '127.0.0.1', 'localhost'])
  const requests: string[] = []
  let open = 0
  const origin = createServer({ cert, key }, (req, res) => {
    const path = req.url ?? '/'
    requests.push(path)
    const [, kind, argument = ''] = path.split('/')
    if (kind === 'redirect') {
      const left = Number(argument)
      res.writeHead(302, { location: left > 1 ? `/redirect/${left - 1}` : '/text' }).end()
    } else if (kind === 'to') res.writeHead(302, { location: decodeURIComponent(argument) }).end()
    else if (kind === 'hang.txt') {
      open++
      res.once('close', () => open--)
    } else (respond[path] ?? respond['/missing.pdf'])?.(req, res)
  })
  try {
    await listen(origin, openedAddress)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRNOTAVAIL') return undefined
    throw error
  }
  let connections = 0
  const traps: Server[] = []
  async function openTrap(create: () => Server): Promise<number> {
    const first = await listen(create(), '127.0.0.1')
    traps.push(first)
    await listen(create(), '::1', portOf(first)).then(
      server => traps.push(server),
      () => {},
    )
    return portOf(first)
  }
  const trapPorts = {
    https: await openTrap(() => createServer({ cert, key }, (_req, res) => void res.end('secret'))),
    http: await openTrap(() => createHttpServer((_req, res) => void res.end('secret'))),
  }
  for (const trap of traps) trap.on('connection', () => connections++)
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-origin-'))
  await writeFile(join(folder, 'ca.pem'), cert)
  return {
    settings: {
      ALLOWED_PRIVATE_NETWORKS: `${openedAddress}/32`,
      NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
    },
    url: path => `https://${openedAddress}:${portOf(origin)}${path}`,
    requests,
    async untilOpen(count) {
      await pollUntil(`${count} open requests`, 5_000, async () => open === count, 10)
    },
    trapPorts,
    trapConnections: () => connections,
    async stop() {
      origin.closeAllConnections()
      for (const server of [origin, ...traps]) server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
