import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ProblemCode, problemBody, problemCatalogue } from '@ai-platform/contracts/problem.ts'
import { problemContentType } from '@ai-platform/runtime/problem-error.ts'

/** Retry-After in seconds, by problem. */
const retryAfter: Partial<Record<ProblemCode, string>> = {
  bad_gateway: '2',
  gateway_timeout: '2',
  not_accepting: '15',
  too_many_pending: '15',
}

const details: Partial<Record<ProblemCode, string>> = {
  malformed_request: 'The request is not valid HTTP.',
  not_found: 'There is nothing at this address.',
  headers_too_large: 'The request line and headers together are larger than 16 kB.',
  too_many_pending: 'Too many of your uploads are open. Send more when some of them have ended.',
  not_accepting: 'Too many uploads are waiting. Try again later.',
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

/** Answers with a problem. A response that has begun is cut off. */
export function sendProblem(res: ServerResponse, code: ProblemCode, requestId: string): void {
  if (res.headersSent) return void res.destroy()
  const { status, headers, body } = renderProblem(code, requestId)
  res.writeHead(status, headers).end(body)
}

/** Answers on the bare socket, for a refused upgrade and for a request that Node could not parse. */
export function writeProblem(socket: Duplex, code: ProblemCode, requestId: string): void {
  if (!socket.writable) return void socket.destroy()
  const { status, headers, body } = renderProblem(code, requestId)
  const lines = Object.entries({ ...headers, Connection: 'close' }).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
}
