import { type ClientRequest, Agent as HttpAgent, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Socket } from 'node:net'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request, RequestHandler, Response } from 'express'
import { createProxyMiddleware } from 'http-proxy-middleware'
import { sendProblem } from '../http/error-handler.ts'
import { sendContinue } from '../http/send-continue.ts'

/** Bytes a form may have besides the file: boundaries, part headers, the other fields. */
const formOverheadBytes = 64 * 1024

// The answer's Connection belongs to the connection with the processor; ours is Node's to keep.
const hopByHop = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'upgrade']
// What is the client's business with this service alone, or the processor must not believe.
const notPassedOn = [...hopByHop, 'cookie', 'proxy-authorization', 'forwarded', 'x-forwarded-proto', 'x-real-ip']

const keptAlive = { keepAlive: true, maxFreeSockets: 64 }

const timedOut = (what: string) => Object.assign(new Error(what), { code: 'ETIMEDOUT' })

function upstreamProblem(error: Error): ProblemError {
  if ('code' in error && error.code === 'ETIMEDOUT') {
    return new ProblemError('gateway_timeout', 'The processor did not answer in time. Try again.', { cause: error })
  }
  return new ProblemError('bad_gateway', 'The processor is not reachable right now. Try again shortly.', {
    cause: error,
  })
}

function limitTime(proxyReq: ClientRequest, timeouts: { connectMs: number; idleMs: number }): void {
  proxyReq.setTimeout(timeouts.idleMs, () => proxyReq.destroy(timedOut('the processor is silent')))
  if (!proxyReq.socket?.connecting) return
  const timer = setTimeout(() => proxyReq.destroy(timedOut('no connection in time')), timeouts.connectMs)
  proxyReq.socket.once('connect', () => clearTimeout(timer))
  proxyReq.once('close', () => clearTimeout(timer))
}

/** A form without a Content-Length is counted on its way, so that the client hears of the 413 rather than of a reset. */
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

/** A Location on the processor's own address is of no use outside: the path alone is, since the edge routes it there. */
function keepLocationMeaningful(proxyRes: IncomingMessage, processorUrl: string): void {
  const { location } = proxyRes.headers
  if (!location || !URL.canParse(location)) return
  const url = new URL(location)
  if (url.origin === new URL(processorUrl).origin) proxyRes.headers.location = url.pathname + url.search
}

/**
 * Connections are used again within half a second only: an upload cannot be sent again, so none may go out on a connection
 * that the processor is just closing. When it stops, it lets those that are idle be for longer than that.
 */
const idleConnectionMs = 500

function createUploadAgent(processorUrl: string): HttpAgent {
  const agent = new URL(processorUrl).protocol === 'https:' ? new HttpsAgent(keptAlive) : new HttpAgent(keptAlive)
  const keepSocketAlive = agent.keepSocketAlive.bind(agent)
  agent.keepSocketAlive = socket => {
    const isKept = keepSocketAlive(socket)
    if (socket instanceof Socket) socket.setTimeout(idleConnectionMs)
    return isKept
  }
  return agent
}

/**
 * Streams an upload on to the processor and its answer back; nothing is buffered. A form whose Content-Length says that it
 * is too large is refused before any of it is read.
 * @param options.maxFileBytes the largest file; @param options.timeouts in ms: to connect, and of silence after that
 * @param options.onAnswer sees the processor's answers pass
 */
export function createUploadGateway(options: {
  processorUrl: string
  maxFileBytes: number
  inFlight: { inc(): void; dec(): void }
  timeouts: { connectMs: number; idleMs: number }
  onAnswer(req: Request, answer: IncomingMessage): void
}): { refuseTooLarge: RequestHandler; passOn: RequestHandler[] } {
  const { processorUrl, maxFileBytes, inFlight, timeouts, onAnswer } = options
  const maxBytes = maxFileBytes + formOverheadBytes
  const tooLarge = () =>
    new ProblemError(
      'file_too_large',
      `A file may have ${Math.round((maxFileBytes / 1024 / 1024) * 100) / 100} MB at most.`,
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
        for (const name of notPassedOn) proxyReq.removeHeader(name)
        // Asked to close, the processor would reset the connection behind an early answer, which then never gets here.
        proxyReq.setHeader('Connection', 'keep-alive')
        proxyReq.setHeader('X-Request-Id', res.locals.requestId)
        proxyReq.setHeader('X-Forwarded-For', req.ip ?? '')
        proxyReq.setHeader('X-Forwarded-Host', req.headers.host ?? '')
        limitTime(proxyReq, timeouts)
        limitSize(proxyReq, req, res, maxBytes, tooLarge)
      },
      proxyRes(proxyRes, req) {
        onAnswer(req, proxyRes)
        for (const name of hopByHop) delete proxyRes.headers[name]
        keepLocationMeaningful(proxyRes, processorUrl)
      },
      error(error, _req, res) {
        // After the answer has begun it can only be cut; the proxy does that where it is not whole.
        if ('headersSent' in res && !res.headersSent && !res.destroyed) sendProblem(res, upstreamProblem(error))
      },
    },
  })
  return { refuseTooLarge, passOn: [begin, (req, res, next) => void proxy(req, res, next)] }
}
