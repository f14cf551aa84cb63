import type { Platform } from '../platform/platform.ts'

/**
 * A document: a File or Blob, its bytes (a Buffer too), a stream of them, the path of a file (Node only), or `{ url }`: an address that
 * the server downloads from. A string is always a path.
 */
export type FileInput =
  | Blob
  | Uint8Array
  | ArrayBuffer
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | string
  | { url: string }

/** A document with its name, which can be sent again after a failure. */
export interface NamedBlob {
  blob: Blob
  name: string
}

export const isUrlInput = (file: FileInput): file is { url: string } =>
  typeof file === 'object' && 'url' in file && typeof file.url === 'string'

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Blob> {
  const parts: (Uint8Array<ArrayBuffer> | string)[] = []
  // A stream may use its buffer again. A Node stream with an encoding has strings, although its type says otherwise.
  for await (const part of stream) parts.push(typeof part === 'string' ? part : new Uint8Array(part))
  return new Blob(parts)
}

const baseName = (path: string) => path.split(/[\\/]/).at(-1) ?? path

/**
 * Opens a document. A stream is read to its end first, because a retry sends it again.
 * @param name the document's name; by default that of the File or the path
 */
export async function openFile(
  platform: Platform,
  file: Exclude<FileInput, { url: string }>,
  name?: string,
): Promise<NamedBlob> {
  if (typeof file === 'string') return { blob: await platform.openFile(file), name: name ?? baseName(file) }
  const fallback = name ?? 'document'
  if (file instanceof Blob) return { blob: file, name: name ?? (file instanceof File ? file.name : fallback) }
  if (file instanceof Uint8Array) return { blob: new Blob([new Uint8Array(file)]), name: fallback }
  if (file instanceof ArrayBuffer) return { blob: new Blob([file]), name: fallback }
  if (file instanceof ReadableStream) return { blob: await new Response(file).blob(), name: fallback }
  if (Symbol.asyncIterator in file) return { blob: await collect(file), name: fallback }
  throw new TypeError('Give a File, a Blob, bytes, a stream, a path or { url }.')
}
