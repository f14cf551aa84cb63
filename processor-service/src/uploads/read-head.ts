import type { Readable } from 'node:stream'

/** The first bytes of a stream. When `isWhole`, the stream has no others; otherwise they are slightly more than requested. */
export interface Head {
  bytes: Buffer
  isWhole: boolean
}

/**
 * Reads a stream until it ends or more than `maxBytes` have arrived. In the second case the stream is paused, so that the
 * caller can read the rest.
 * @param ended resolves when the stream ends and rejects when it fails; the rejection is passed on
 * @throws the signal's reason when it is aborted
 */
export async function readHead(
  stream: Readable,
  ended: Promise<void>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Head> {
  const chunks: Buffer[] = []
  let size = 0
  const full = Promise.withResolvers<void>()
  const onData = (chunk: Buffer) => {
    chunks.push(chunk)
    size += chunk.length
    if (size <= maxBytes) return
    stream.pause()
    full.resolve()
  }
  signal.throwIfAborted()
  const onAbort = () => full.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  stream.on('data', onData)
  try {
    await Promise.race([ended, full.promise])
    return { bytes: Buffer.concat(chunks), isWhole: size <= maxBytes }
  } finally {
    signal.removeEventListener('abort', onAbort)
    stream.off('data', onData)
  }
}
