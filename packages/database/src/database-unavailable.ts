/**
 * PostgreSQL's error classes 08 (connection exception), 53 (insufficient resources) and 57P (operator intervention), and
 * 25P03 (idle-in-transaction time-out, which ends the connection):
 * https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
const sqlState = /^(08...|53...|57P..|25P03)$/

const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * Prisma: not reachable, timed out, operation timed out, connection closed, no connection from the pool in time,
 * transaction not started in time, too many connections: https://www.prisma.io/docs/orm/reference/error-reference
 */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])

/** Errors without a code, from lib/client.js of pg 8.23 and index.js of pg-pool 3. */
const pgMessages = [
  'timeout expired',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
]

/**
 * Whether an error means that the database does not answer right now, rather than that a query is wrong. Looks at the
 * error and its causes. Ask it only of errors from database calls: a socket code does not say which socket.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const isUnavailable =
    sqlState.test(code) || socketCodes.has(code) || prismaCodes.has(code) || pgMessages.includes(error.message)
  return isUnavailable || isDatabaseUnavailable(error.cause)
}
