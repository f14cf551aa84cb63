import { randomUUID } from 'node:crypto'

export const requestIdHeader = 'x-request-id'

/** The request id a client or the edge sent when it is a sane one (1 to 128 of A-Z a-z 0-9 . _ - : +), or a new one. */
export function takeRequestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:+-]{1,128}$/.test(header) ? header : randomUUID()
}
