import { randomUUID } from 'node:crypto'

export const requestIdHeader = 'x-request-id'

export const newRequestId = (): string => randomUUID()

/** The request id from the header when it has 1 to 128 of `A-Z a-z 0-9 _ . : + -`; otherwise a new one. */
export function takeRequestId(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w.:+-]{1,128}$/.test(header) ? header : newRequestId()
}
