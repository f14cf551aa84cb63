import { extname } from 'node:path'
import { formatOfContentType, formatOfExtension } from '@ai-platform/documents/file-types.ts'
import { parse } from 'content-disposition'
import { cleanFilename } from './clean-filename.ts'

/** The headers of a web server's answer that name a document. */
export interface NamingHeaders {
  'content-disposition'?: string | undefined
  'content-type'?: string | undefined
}

/** Many servers write UTF-8 where RFC 6266 wants ISO-8859-1, which is how headers are decoded. */
function decodeUtf8(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'))
  } catch {
    return latin1
  }
}

const isLatin1 = (text: string): boolean => [...text].every(character => character <= '\xff')

/** The name of a Content-Disposition header. `filename*` takes precedence (RFC 6266, 4.3). */
function readDisposition(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  try {
    const name = parse(header).parameters.filename
    return name === undefined || !isLatin1(name) ? name : decodeUtf8(name)
  } catch {
    return undefined
  }
}

function readLastSegment({ pathname }: URL): string {
  const segment = pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/**
 * The name of a document that was fetched: the one that the server gives, else the last part of the URL's path. A name without
 * a known extension gets that of the Content-Type, because texts are recognised by their extension: `/wiki/Berlin` becomes
 * `Berlin.html`.
 * @param url the last URL after redirects
 */
export function documentName(headers: NamingHeaders, url: URL): string {
  const name = cleanFilename(readDisposition(headers['content-disposition']) || readLastSegment(url))
  if (formatOfExtension(extname(name).slice(1).toLowerCase())) return name
  const mediaType = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const format = formatOfContentType(mediaType)
  return format ? cleanFilename(`${name}.${format.extension}`) : name
}
