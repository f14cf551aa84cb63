import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { type ProblemCode, problemBody, problemCatalogue } from '@ai-platform/contracts/problem.ts'
import { drainRefusedRequests } from '@ai-platform/runtime/drain-refused-requests.ts'
import { problemContentType } from '@ai-platform/runtime/problem-error.ts'
import { newRequestId } from '@ai-platform/runtime/request-id.ts'
import type { Express } from 'express'

const clientErrors: Record<string, [ProblemCode, string]> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The request headers are larger than 16 kB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['malformed_request', 'The request headers did not arrive in time.'],
}

/** Answers bytes that Node cannot parse as a request with a problem. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const [code, detail] = clientErrors[error.code ?? ''] ?? ['malformed_request', 'The request is not valid HTTP.']
  const { status, title } = problemCatalogue[code]
  const requestId = newRequestId()
  const body = JSON.stringify(problemBody(code, detail, requestId))
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    `Content-Type: ${problemContentType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/**
 * An HTTP server for the app, not yet listening. Headers must arrive within 15 s, and a connection without traffic is
 * closed after 150 s. A body has no time limit while data arrives, because uploads over a slow line take long.
 */
export function createAuthServer(app: Express): Server {
  const server = createServer(
    { headersTimeout: 15_000, requestTimeout: 0, keepAliveTimeout: 65_000, maxHeaderSize: 16 * 1024 },
    app,
  )
  server.timeout = 150_000
  server.maxHeadersCount = 100
  drainRefusedRequests(server)
  // The handlers send `100 Continue` themselves, right before they read the body (send-continue.ts).
  server.on('checkContinue', (req, res) => server.emit('request', req, res))
  server.on('clientError', answerUnreadable)
  return server
}
