import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { isIPv6, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ProblemCode, problemBody, problemCatalogue } from '@ai-platform/contracts/problem.ts'
import { problemContentType } from '@ai-platform/runtime/problem-error.ts'
import { requestIdHeader, takeRequestId } from '@ai-platform/runtime/request-id.ts'
import { createUploadGate } from '@ai-platform/runtime/upload-gate.ts'
import { isWebSocketUpgrade } from '@ai-platform/runtime/websocket-upgrade.ts'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { isUpload, routeOf } from './route-of.ts'

/** The services' base URLs, by their names. */
export interface GatewayTargets {
  'auth-service': string
  'processor-service': string
}

/** Longer than the longest answer a service holds back (`?wait=30`), as in nginx. */
const answerTimeoutMs = 75_000
/** An upload may wait for its turn first; as in nginx, too. */
const uploadAnswerTimeoutMs = 300_000

/**
 * Of uploads, as many as keep auth-service's own gate supplied: a burst begun all at once would hold this process for
 * seconds. It knows no users, but a token is one's.
 */
const uploadLimits = { atOnce: 12, spacingMs: () => 0, maxWaiting: 4_000, maxWaitMs: 60_000, heldMs: 1_000 }

/** Seconds, by what went wrong. */
const retryAfter: Partial<Record<ProblemCode, string>> = { bad_gateway: '2', gateway_timeout: '2', not_accepting: '15' }

const details: Partial<Record<ProblemCode, string>> = {
  malformed_request: 'The request is not HTTP as it should be.',
  not_found: 'There is nothing at this address.',
  headers_too_large: 'The request line and headers together are larger than 16 kB.',
  not_accepting: 'Too many uploads are waiting. Try again in a while.',
  bad_gateway: 'The service behind this address is not reachable. Try again in a few seconds.',
  gateway_timeout: 'The service behind this address did not answer in time. Try again in a few seconds.',
}

function renderProblem(code: ProblemCode, requestId: string) {
  const { status, title } = problemCatalogue[code]
  const body = JSON.stringify(problemBody(code, details[code] ?? title, requestId))
  const headers: Record<string, string> = {
    'Content-Type': problemContentType,
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': requestId,
  }
  const seconds = retryAfter[code]
  if (seconds) headers['Retry-After'] = seconds
  return { status, headers, body }
}

function answerProblem(res: ServerResponse, code: ProblemCode, requestId: string): void {
  if (res.headersSent) return void res.destroy()
  const { status, headers, body } = renderProblem(code, requestId)
  res.writeHead(status, headers).end(body)
}

/** The same where there is no response object: a refused upgrade, or a request Node could not parse. */
function writeProblem(socket: Duplex, code: ProblemCode, requestId: string): void {
  if (!socket.writable) return void socket.destroy()
  const { status, headers, body } = renderProblem(code, requestId)
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}

/** The edge's headers. Nothing is between the client and this gateway, so what the client claims of itself is dropped. */
function setEdgeHeaders(req: IncomingMessage): string {
  const requestId = takeRequestId(req.headers[requestIdHeader])
  req.headers[requestIdHeader] = requestId
  delete req.headers.forwarded
  req.headers['x-forwarded-for'] = req.socket.remoteAddress ?? ''
  req.headers['x-forwarded-proto'] = 'http'
  req.headers['x-forwarded-host'] = req.headers.host ?? ''
  return requestId
}

const requestIdOf = (req: IncomingMessage) => takeRequestId(req.headers[requestIdHeader])

const codeOf = (error: Error): ProblemCode =>
  'code' in error && (error.code === 'ECONNRESET' || error.code === 'ETIMEDOUT') && /time/i.test(error.message)
    ? 'gateway_timeout'
    : 'bad_gateway'

function createProxy(target: string, agent: Agent, timeoutMs: number) {
  return createProxyMiddleware<IncomingMessage, ServerResponse>({
    target,
    agent,
    xfwd: false,
    proxyTimeout: timeoutMs,
    on: {
      proxyReq: proxyReq => {
        proxyReq.once('timeout', () => proxyReq.destroy(Object.assign(new Error('time-out'), { code: 'ETIMEDOUT' })))
      },
      proxyRes: (proxyRes, req) => {
        proxyRes.headers[requestIdHeader] ??= requestIdOf(req)
      },
      error: (error, req, res) => {
        if (res instanceof Socket) writeProblem(res, codeOf(error), requestIdOf(req))
        else answerProblem(res, codeOf(error), requestIdOf(req))
      },
    },
  })
}

/**
 * What nginx does under compose, in one process: routing, the edge's headers, WebSocket upgrades, uploads streamed on,
 * and problem+json for its own errors. Not listening yet.
 */
export function createGateway(targets: GatewayTargets): Server {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64, timeout: 0 })
  const createProxies = (timeoutMs: number) => ({
    'auth-service': createProxy(targets['auth-service'], agent, timeoutMs),
    'processor-service': createProxy(targets['processor-service'], agent, timeoutMs),
  })
  const proxies = createProxies(answerTimeoutMs)
  const uploadProxies = createProxies(uploadAnswerTimeoutMs)
  const uploads = createUploadGate(uploadLimits)
  // Node ends a request that is not here whole after five minutes; a large upload over a thin line takes longer.
  const server = createServer({
    requestTimeout: 3_600_000,
    headersTimeout: 30_000,
    keepAliveTimeout: 65_000,
    shouldUpgradeCallback: isWebSocketUpgrade,
  })
  server.on('request', (req, res) => {
    const requestId = setEdgeHeaders(req)
    delete req.headers.upgrade
    const destination = routeOf(req.method ?? '', req.url ?? '')
    if (destination === 'auth-service' || destination === 'processor-service') {
      if (!isUpload(req.url ?? '')) return void proxies[destination](req, res)
      const pass = () => void uploadProxies[destination](req, res)
      const turn = uploads.enter(req.headers.authorization ?? '', left => res.once('close', left))
      turn.then(pass, () => answerProblem(res, 'not_accepting', requestId))
    } else if (destination === 'docs') {
      res.writeHead(302, { Location: '/docs', 'Content-Length': '0', 'X-Request-Id': requestId }).end()
    } else {
      answerProblem(res, destination === 'malformed' ? 'malformed_request' : 'not_found', requestId)
    }
  })
  server.on('upgrade', (req, socket: Socket, head) => {
    const requestId = setEdgeHeaders(req)
    const destination = routeOf(req.method ?? '', req.url ?? '')
    if (destination === 'processor-service') proxies[destination].upgrade(req, socket, head)
    else writeProblem(socket, 'not_found', requestId)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
    writeProblem(socket, tooLarge ? 'headers_too_large' : 'malformed_request', takeRequestId(undefined))
  })
  server.once('close', () => agent.destroy())
  return server
}

/**
 * @returns the URL a person opens
 * @throws Error saying so when the port is taken
 */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  try {
    server.listen({ port, host, backlog: 4096 })
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${port} is taken. Free it, or name another one: PORT=8081 npm start`)
    if (code === 'EACCES') throw new Error(`Port ${port} needs more rights. Name one above 1023: PORT=8080 npm start`)
    throw error
  }
  const address = server.address()
  const boundPort = address !== null && typeof address === 'object' ? address.port : port
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)
  return `http://${local ? 'localhost' : isIPv6(host) ? `[${host}]` : host}:${boundPort}`
}
