import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { ApiBody } from './api.ts'

export interface FormDocument {
  filename: string
  contentType: string
  sizeBytes: number
  content: Readable | Buffer
}

/** A file name as a quoted string (RFC 9110, 5.6.4). Browsers write %22 instead, which the API keeps as a part of the name. */
const escapeName = (name: string): string => name.replace(/[\r\n]/g, ' ').replace(/["\\]/g, '\\$&')

/** Builds the form of a submission (RFC 7578). The document is streamed, so a large one takes no memory. */
export function buildForm(fields: Record<string, string>, document: FormDocument): ApiBody {
  const boundary = `form-${randomUUID()}`
  const partOf = (disposition: string, rest: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${rest}`
  const head = Buffer.from(
    Object.entries(fields)
      .map(([name, value]) => partOf(`name="${name}"`, `\r\n${value}\r\n`))
      .join('') +
      partOf(
        `name="file"; filename="${escapeName(document.filename)}"`,
        `Content-Type: ${document.contentType}\r\n\r\n`,
      ),
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  const { content } = document
  async function* parts(): AsyncGenerator<Buffer> {
    yield head
    if (Buffer.isBuffer(content)) yield content
    else yield* content
    yield tail
  }
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'content-length': String(head.length + document.sizeBytes + tail.length),
    },
    payload: Readable.from(parts(), { objectMode: false }),
  }
}
