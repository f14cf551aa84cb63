// PostgreSQL's classes 08 (connection) and 57P (shutdown), and 53300 (too many connections):
// https://www.postgresql.org/docs/18/errcodes-appendix.html
const sqlState = /^(08...|57P..|53300)$/
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
])
// Prisma: not reachable, timed out, closed, no connection in time (https://www.prisma.io/docs/orm/reference/error-reference)
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028'])
// What pg says without a code.
const pgMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/

/** Whether an error means that the database does not answer, rather than that a query was wrong. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (sqlState.test(code) || socketCodes.has(code) || prismaCodes.has(code) || pgMessages.test(error.message))
    return true
  return isDatabaseDown(error.cause)
}
