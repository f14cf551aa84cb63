import type { Readable } from 'node:stream'

/** Discards a response. Its connection closes, because it is never reused. */
export function discardBody(body: Readable): void {
  body.on('error', () => {})
  body.destroy()
}
