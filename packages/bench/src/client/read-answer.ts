/**
 * Reads an HTTP/1.1 answer from the start of `received`.
 * @returns undefined while it is not complete
 * @throws Error when its length is unknown (RFC 9112, 6.3: neither chunked answers nor those that end with the connection)
 */
export function readAnswer(received: Buffer): { status: number; body: string; bytes: number } | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const head = received.toString('latin1', 0, headEnd)
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length === undefined) throw new Error(`the answer has no content-length: ${head}`)
  const bytes = headEnd + 4 + Number(length)
  if (received.length < bytes) return undefined
  return { status: Number(head.slice(9, 12)), body: received.toString('utf8', headEnd + 4, bytes), bytes }
}
