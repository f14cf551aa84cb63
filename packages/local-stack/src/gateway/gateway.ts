import { Agent, createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { ProblemCode } from '@ai-platform/contracts/problem.ts'
import { drainRefusedRequests } from '@ai-platform/runtime/drain-refused-requests.ts'
import { requestIdHeader, takeRequestId } from '@ai-platform/runtime/request-id.ts'
import { isWebSocketUpgrade } from '@ai-platform/runtime/websocket-upgrade.ts'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { sendProblem, writeProblem } from './gateway-problem.ts'
import type { PageServer } from './page-server.ts'
import { isUpload, readPath, routeOf } from './route-of.ts'
import { createUploadAdmission } from './upload-admission.ts'

/** The services' base URLs. */
export interface GatewayTargets {
  'auth-service': string
  'processor-service': string
}

/** Longer than the longest wait of a service (`?wait=30`); the same as in nginx. */
const answerTimeoutMs = 75_000
/** Includes the upload's wait for a slot; the same as in nginx. */
const uploadAnswerTimeoutMs = 300_000

/**
 * Sets the edge's headers. No proxy precedes this gateway, so forwarding headers from the client are replaced.
 * @returns the request's id
 */
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
  'code' in error && error.code === 'ETIMEDOUT' ? 'gateway_timeout' : 'bad_gateway'

function createProxy(target: string, agent: Agent, timeoutMs: number) {
  return createProxyMiddleware<IncomingMessage, ServerResponse>({
    target,
    agent,
    xfwd: false,
    on: {
      proxyReq: proxyReq => {
        // The client's value is about its own connection. With `close` a service ends its side after an early response.
        proxyReq.setHeader('Connection', 'keep-alive')
        const timedOut = Object.assign(new Error('the service did not answer in time'), { code: 'ETIMEDOUT' })
        proxyReq.setTimeout(timeoutMs, () => proxyReq.destroy(timedOut))
      },
      proxyRes: (proxyRes, req) => {
        for (const name of ['connection', 'keep-alive']) delete proxyRes.headers[name]
        proxyRes.headers[requestIdHeader] ??= requestIdOf(req)
      },
      error: (error, req, res) => {
        if (res instanceof Socket) writeProblem(res, codeOf(error), requestIdOf(req))
        // A response that has begun is complete, or the proxy cuts it off.
        else if (!res.headersSent) sendProblem(res, codeOf(error), requestIdOf(req))
      },
    },
  })
}

/**
 * Does in one process what nginx does under compose. It routes, sets the edge's headers, upgrades WebSockets, streams uploads,
 * answers its own errors as problem+json and serves the web page. The returned server is not listening yet.
 */
export function createGateway(targets: GatewayTargets, page: PageServer): Server {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64, timeout: 0 })
  const createProxies = (timeoutMs: number) => ({
    'auth-service': createProxy(targets['auth-service'], agent, timeoutMs),
    'processor-service': createProxy(targets['processor-service'], agent, timeoutMs),
  })
  const proxies = createProxies(answerTimeoutMs)
  const uploadProxies = createProxies(uploadAnswerTimeoutMs)
  const admitUpload = createUploadAdmission()
  // Node's default ends a request that takes over five minutes to arrive; a large upload on a slow line takes longer.
  const server = createServer({
    requestTimeout: 3_600_000,
    headersTimeout: 30_000,
    keepAliveTimeout: 65_000,
    shouldUpgradeCallback: isWebSocketUpgrade,
  })
  drainRefusedRequests(server)
  server.on('request', (req, res) => {
    const requestId = setEdgeHeaders(req)
    delete req.headers.upgrade
    // Node has sent `100 Continue`.
    delete req.headers.expect
    const destination = routeOf(req.method ?? '', req.url ?? '')
    if (destination === 'auth-service' || destination === 'processor-service') {
      if (!isUpload(req.url ?? '')) return void proxies[destination](req, res)
      void admitUpload(req, res).then(outcome => {
        if (outcome === 'admitted') uploadProxies[destination](req, res)
        else if (outcome) sendProblem(res, outcome, requestId)
      })
    } else if (destination === 'page') {
      res.setHeader('X-Request-Id', requestId)
      const onMissing = () => sendProblem(res, 'not_found', requestId)
      if (!page.serve(req, res, readPath(req.url ?? '') ?? '/', onMissing)) {
        sendProblem(res, 'service_unavailable', requestId)
      }
    } else {
      sendProblem(res, destination === 'malformed' ? 'malformed_request' : 'not_found', requestId)
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
