import { ApiError, ConnectionError } from './api-error.ts'

const firstDelayMs = 500
const maxDelayMs = 20_000
/** A longer Retry-After, such as that of a daily quota, is an error for the caller. */
const maxRetryAfterSeconds = 60

/** Statuses of an answer that a later try may not get. */
const passingStatuses = new Set([429, 502, 503, 504])

/** Whether a later try of the same call may succeed. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError || (error instanceof ApiError && passingStatuses.has(error.status))

/**
 * The delay before another try: exponential with equal jitter, between half and the whole ("Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015).
 * @param failures how many tries have failed, from 1
 * @param random from 0 up to 1
 * @returns ms, from 0 to 20 s
 */
export const backoffMs = (failures: number, random: number): number =>
  Math.round(Math.min(maxDelayMs, firstDelayMs * 2 ** (failures - 1)) * (0.5 + random / 2))

/**
 * The delay before another try after this error. Waits as long as Retry-After says, and a little more, so that clients
 * that were refused together do not come back together.
 * @returns ms; undefined when another try is pointless or too far away
 */
export function retryDelayMs(error: unknown, failures: number, random: number): number | undefined {
  if (!isPassing(error)) return undefined
  const retryAfter = error instanceof ApiError ? error.retryAfter : undefined
  if (retryAfter === undefined) return backoffMs(failures, random)
  if (retryAfter > maxRetryAfterSeconds) return undefined
  return retryAfter * 1000 + Math.round(random * firstDelayMs)
}

/**
 * Reads a Retry-After header (RFC 9110, section 10.2.3): seconds, or a date.
 * @returns seconds from now, never negative; undefined without a valid header
 */
export function parseRetryAfter(value: string | null, nowMs: number): number | undefined {
  if (value === null || value.trim() === '') return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? undefined : Math.max(0, Math.ceil((atMs - nowMs) / 1000))
}
