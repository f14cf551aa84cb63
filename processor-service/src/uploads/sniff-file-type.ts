import { extname } from 'node:path'
import type { FileType } from '@ai-platform/contracts/task.ts'
import { fileTypeFromBuffer } from 'file-type'
import { type Format, fileTypeOf, formatOfExtension } from '../documents/file-types.ts'
import { decodeText } from '../documents/text/decode-text.ts'

/** How many leading bytes of an upload are wanted: file-type looks into the first entries of a zip. */
export const sniffBytes = 4200

/** A password turns an Office Open XML file into a compound file (ECMA-376 part 2; MS-OFFCRYPTO 2.3.1). */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const openXmlExtensions = new Set(['docx', 'pptx', 'xlsx'])

/** Parts an Office Open XML package may begin with, whatever wrote it. */
const openXmlParts = /\[Content_Types\]\.xml|_rels\/|docProps\/|customXml\/|word\/|ppt\/|xl\//

/**
 * The first bytes of an upload (up to `sniffBytes`, at least one) and its file name → the supported type, or undefined
 * when it is unsupported. Content and name must agree: a PDF named `.txt` is neither. A name that says nothing (no
 * extension, or one not supported) leaves it to the content, and text must then have no extension at all, since
 * anything might pass as text. Damage further on is for the extraction to find.
 */
export async function sniffFileType(head: Uint8Array, filename: string): Promise<FileType | undefined> {
  const extension = extname(filename).slice(1).toLowerCase()
  const named = formatOfExtension(extension)
  const format = named ? await confirmFormat(head, named) : await recogniseFormat(head, extension)
  return format && fileTypeOf(format)
}

async function confirmFormat(head: Uint8Array, named: Format): Promise<Format | undefined> {
  if (named.container === 'text') return isBinaryFormat(head) || !isText(head) ? undefined : named
  if (named.container === 'pdf') return startsPdf(head, 1024) ? named : undefined
  if (named.container === 'rtf') return startsRtf(head) ? named : undefined
  if (startsWith(head, compoundFile)) return openXmlExtensions.has(named.extension) ? named : undefined
  if (!startsZip(head)) return undefined
  const found = await recogniseZip(head)
  if (found !== 'zip') return found === named.extension ? named : undefined
  const unnamed = head.length < 30 || head.length < 30 + Buffer.from(head).readUInt16LE(26)
  const likely = unnamed || openXmlParts.test(latin1(head, head.length))
  return openXmlExtensions.has(named.extension) && likely ? named : undefined
}

async function recogniseFormat(head: Uint8Array, extension: string): Promise<Format | undefined> {
  if (startsPdf(head, 0)) return formatOfExtension('pdf')
  if (startsRtf(head)) return formatOfExtension('rtf')
  if (startsZip(head)) return formatOfExtension(await recogniseZip(head))
  if (extension !== '' || startsWith(head, compoundFile)) return undefined
  return isText(head) ? formatOfExtension('txt') : undefined
}

/** A stray NUL further on is forgiven and removed; one this early is no text. */
const isText = (head: Uint8Array) => decodeText(head)?.includes('\0') === false

const isBinaryFormat = (head: Uint8Array) =>
  startsPdf(head, 0) || startsRtf(head) || startsZip(head) || startsWith(head, compoundFile)

const startsWith = (head: Uint8Array, magic: number[]) => magic.every((byte, at) => head[at] === byte)

const startsZip = (head: Uint8Array) => startsWith(head, [0x50, 0x4b, 3, 4])

const startsRtf = (head: Uint8Array) => latin1(head, 5) === '{\\rtf'

/** Readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H, note 13); some mailers need it. */
function startsPdf(head: Uint8Array, within: number): boolean {
  return within > 0
    ? /%PDF-\d\.\d/.test(latin1(head, within))
    : /^(\u00ef\u00bb\u00bf)?\s*%PDF-\d/.test(latin1(head, 64))
}

/** What file-type makes of a zip, as an extension; `zip` when its head tells nothing more. */
async function recogniseZip(head: Uint8Array): Promise<string> {
  try {
    return (await fileTypeFromBuffer(head))?.ext ?? 'zip'
  } catch {
    // An entry that ends beyond the head.
    return 'zip'
  }
}

const latin1 = (head: Uint8Array, length: number) => Buffer.from(head.subarray(0, length)).toString('latin1')
