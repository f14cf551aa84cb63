/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3): a number of seconds, or a date.
 * @returns seconds from now, never negative; undefined without a valid value
 */
export function parseRetryAfter(value: string | null | undefined, nowMs = Date.now()): number | undefined {
  if (!value) return undefined
  const seconds = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) : (Date.parse(value) - nowMs) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}
