import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Socket } from 'node:net'
import { maxFormOverheadBytes } from '@ai-platform/contracts/upload-form.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request, RequestHandler, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { sendProblem } from '../http/error-handler.ts'
import { sendContinue } from '../http/send-continue.ts'

// These headers describe a single connection, so they are not forwarded. Node sets them for each connection.
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']
// Headers that are only for this service or that the processor must not trust.
const removedHeaders = [...hopByHop, 'cookie', 'proxy-authorization', 'forwarded', 'x-forwarded-proto', 'x-real-ip']

const keepAliveOptions = { keepAlive: true, maxFreeSockets: 64 }

const timeoutError = (message: string) => Object.assign(new Error(message), { code: 'ETIMEDOUT' })

function upstreamProblem(error: Error): ProblemError {
  if ('code' in error && error.code === 'ETIMEDOUT') {
    return new ProblemError('gateway_timeout', 'The processor did not answer in time. Send the upload again.', {
      cause: error,
    })
  }
  return new ProblemError('bad_gateway', 'The processor is not reachable right now. Try again shortly.', {
    cause: error,
  })
}

function limitTime(proxyReq: ClientRequest, timeouts: { connectMs: number; idleMs: number }): void {
  proxyReq.setTimeout(timeouts.idleMs, () => proxyReq.destroy(timeoutError('the processor sent nothing in time')))
  if (!proxyReq.socket?.connecting) return
  const timer = setTimeout(
    () => proxyReq.destroy(timeoutError('no connection to the processor in time')),
    timeouts.connectMs,
  )
  proxyReq.socket.once('connect', () => clearTimeout(timer))
  proxyReq.once('close', () => clearTimeout(timer))
}

/** Counts the bytes as they arrive. A form without a Content-Length gets a 413 once it is too large. */
function limitSize(
  proxyReq: ClientRequest,
  req: Request,
  res: Response,
  maxBytes: number,
  problem: () => ProblemError,
) {
  let bytes = 0
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= maxBytes || res.headersSent) return
    req.unpipe(proxyReq)
    sendProblem(res, problem())
    proxyReq.destroy()
  })
}

/** Reduces a Location with the processor's internal address to its path, which the edge can route. */
function makeLocationRelative(proxyRes: IncomingMessage, processorUrl: string): void {
  const { location } = proxyRes.headers
  if (!location || !URL.canParse(location)) return
  const url = new URL(location)
  if (url.origin === new URL(processorUrl).origin) proxyRes.headers.location = url.pathname + url.search
}

/**
 * How long an idle connection is kept. An upload cannot be sent twice, so none may be sent on a connection that the
 * processor is closing. A stopping processor keeps idle connections open for longer than this.
 */
const idleConnectionMs = 500

function createUploadAgent(processorUrl: string): HttpAgent {
  const agent =
    new URL(processorUrl).protocol === 'https:' ? new HttpsAgent(keepAliveOptions) : new HttpAgent(keepAliveOptions)
  const keepSocketAlive = agent.keepSocketAlive.bind(agent)
  agent.keepSocketAlive = socket => {
    const isKept = keepSocketAlive(socket)
    if (socket instanceof Socket) socket.setTimeout(idleConnectionMs)
    return isKept
  }
  return agent
}

/**
 * Streams an upload to the processor and its response back, without buffering.
 * @param options.maxFileBytes size of the largest file
 * @param options.timeouts milliseconds until the connection is open, and without traffic after that
 * @param options.onResponse called with each response of the processor
 * @returns `refuseTooLarge` throws file_too_large for a Content-Length above the limit, before the body is read
 */
export function createUploadGateway(options: {
  processorUrl: string
  maxFileBytes: number
  inFlight: { inc(): void; dec(): void }
  timeouts: { connectMs: number; idleMs: number }
  onResponse(req: Request, response: IncomingMessage): void
}): { refuseTooLarge: RequestHandler; stream: RequestHandler[] } {
  const { processorUrl, maxFileBytes, inFlight, timeouts, onResponse } = options
  const maxBytes = maxFileBytes + maxFormOverheadBytes
  const tooLarge = () =>
    new ProblemError(
      'file_too_large',
      `A file may have ${Math.round((maxFileBytes / 1024 / 1024) * 100) / 100} MB at most. Send a smaller one.`,
    )

  const refuseTooLarge: RequestHandler = (req, _res, next) => {
    if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
    next()
  }
  const begin: RequestHandler = (req, res, next) => {
    inFlight.inc()
    res.once('close', () => inFlight.dec())
    sendContinue(req, res)
    next()
  }
  const proxy = createProxyMiddleware<Request, Response>({
    target: processorUrl,
    pathRewrite: () => '/process/submit',
    changeOrigin: true,
    agent: createUploadAgent(processorUrl),
    on: {
      proxyReq(proxyReq, req, res) {
        for (const name of removedHeaders) proxyReq.removeHeader(name)
        // With `close`, the processor resets the connection after an early response, and the response is lost.
        proxyReq.setHeader('Connection', 'keep-alive')
        proxyReq.setHeader('X-Request-Id', res.locals.requestId)
        proxyReq.setHeader('X-Forwarded-For', req.ip ?? '')
        proxyReq.setHeader('X-Forwarded-Host', req.headers.host ?? '')
        limitTime(proxyReq, timeouts)
        limitSize(proxyReq, req, res, maxBytes, tooLarge)
      },
      proxyRes(proxyRes, req) {
        onResponse(req, proxyRes)
        for (const name of hopByHop) delete proxyRes.headers[name]
        makeLocationRelative(proxyRes, processorUrl)
      },
      error(error, _req, res) {
        // If the response has begun, the proxy ends the connection, and no problem can be sent.
        if ('headersSent' in res && !res.headersSent && !res.destroyed) sendProblem(res, upstreamProblem(error))
      },
    },
  })
  return { refuseTooLarge, stream: [begin, (req, res, next) => void proxy(req, res, next)] }
}
