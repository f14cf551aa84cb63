import { extname } from 'node:path'
import type { FileType } from '@ai-platform/contracts/task.ts'
import { fileTypeFromBuffer } from 'file-type'
import { encryptedPackage, isCompoundFile } from './archive/compound-file.ts'
import { type Format, fileTypeOf, formatOfExtension } from './file-types.ts'
import { decodeText } from './text/decode-text.ts'

/** Number of leading bytes that sniffFileType needs: file-type reads the first entries of a zip. */
export const sniffBytes = 4200

/** With a password these formats are compound files instead of zips (ECMA-376 part 2; MS-OFFCRYPTO 2.3.1). */
const openXmlExtensions = new Set(['docx', 'pptx', 'xlsx'])

/** Entries that an Office Open XML package may begin with. Programs write them in different orders. */
const openXmlParts = /\[Content_Types\]\.xml|_rels\/|docProps\/|customXml\/|word\/|ppt\/|xl\//

/**
 * Determines the type of an upload by its first bytes and its name. Returns undefined for an unsupported type.
 *
 * Content and extension must agree: a PDF named `.txt` is refused. Of images the content decides, because phones and
 * programs often name them wrongly. Without a supported extension the content decides; text
 * is then accepted only without any extension, because many formats look like text. Damage beyond the head is found by the
 * extraction.
 * @param head 1 to `sniffBytes` bytes
 */
export async function sniffFileType(head: Uint8Array, filename: string): Promise<FileType | undefined> {
  const extension = extname(filename).slice(1).toLowerCase()
  const named = formatOfExtension(extension)
  const format = named ? await confirmFormat(head, named) : await recogniseFormat(head, extension)
  return format && fileTypeOf(format)
}

async function confirmFormat(head: Uint8Array, named: Format): Promise<Format | undefined> {
  if (named.reader === 'eml') return isText(head) && startsMail(head) ? named : undefined
  if (named.container === 'text') return isBinaryFormat(head) || !isText(head) ? undefined : named
  if (named.container === 'pdf') return startsPdf(head, 1024) ? named : undefined
  if (named.container === 'rtf') return startsRtf(head) ? named : undefined
  if (named.extension === 'doc') return confirmNamedDoc(head, named)
  if (named.reader === 'image') return recogniseImage(head)
  if (named.reader === 'legacy-office') return confirmLegacyOffice(head, named)
  if (named.container === 'compound') return isCompoundFile(head) ? named : undefined
  if (isCompoundFile(head)) return openXmlExtensions.has(named.extension) ? named : undefined
  if (!startsZip(head)) return undefined
  const found = await recogniseZip(head)
  if (found !== 'zip') return found === named.extension ? named : undefined
  const isNameCut = head.length < 30 || head.length < 30 + Buffer.from(head).readUInt16LE(26)
  const isLikely = isNameCut || openXmlParts.test(latin1(head, head.length))
  if (named.extension === 'epub')
    return latin1(head, head.length).includes('META-INF/container.xml') ? named : undefined
  return openXmlExtensions.has(named.extension) && isLikely ? named : undefined
}

/** Many programs write other formats under the name of Word's old one, and Word opens them. */
async function confirmNamedDoc(head: Uint8Array, named: Format): Promise<Format | undefined> {
  if (isCompoundFile(head)) {
    if (Buffer.from(head).includes(encryptedPackage)) return formatOfExtension('docx')
    return isMsg(head) ? undefined : named
  }
  if (startsRtf(head)) return formatOfExtension('rtf')
  if (startsZip(head)) return confirmFormat(head, formatOfExtension('docx') as Format)
  return /^(\u00ef\u00bb\u00bf)?\s*<(!doctype html|html)\b/i.test(latin1(head, 256))
    ? formatOfExtension('html')
    : undefined
}

/** Programs also write newer workbooks, HTML and delimited text under the name of Excel's old format. */
async function confirmLegacyOffice(head: Uint8Array, named: Format): Promise<Format | undefined> {
  const successor = formatOfExtension(`${named.extension}x`) as Format
  if (isCompoundFile(head)) {
    if (Buffer.from(head).includes(encryptedPackage)) return successor
    const found = recogniseCompoundFile(head)
    return found === undefined || found === named ? named : undefined
  }
  if (startsZip(head)) return confirmFormat(head, successor)
  if (named.extension !== 'xls' || isBinaryFormat(head) || !isText(head)) return undefined
  const text = latin1(head, 256).trimStart()
  return text.startsWith('<')
    ? /^<(!doctype html|html|table)\b/i.test(text)
      ? formatOfExtension('html')
      : undefined
    : formatOfExtension('csv')
}

async function recogniseFormat(head: Uint8Array, extension: string): Promise<Format | undefined> {
  if (startsPdf(head, 0)) return formatOfExtension('pdf')
  if (startsRtf(head)) return formatOfExtension('rtf')
  if (startsZip(head)) return formatOfExtension(await recogniseZip(head))
  if (isCompoundFile(head)) return recogniseCompoundFile(head)
  const image = recogniseImage(head)
  if (image) return image
  if (extension !== '' || !isText(head)) return undefined
  return formatOfExtension(startsMailHeaders(head) ? 'eml' : 'txt')
}

/** A NUL in the head means binary content. A stray NUL further on is removed by the extraction. */
const isText = (head: Uint8Array) => decodeText(head)?.includes('\0') === false

const isBinaryFormat = (head: Uint8Array) =>
  startsPdf(head, 0) || startsRtf(head) || startsZip(head) || isCompoundFile(head) || recogniseImage(head) !== undefined

const startsWith = (head: Uint8Array, magic: number[]) => magic.every((byte, at) => head[at] === byte)

const startsZip = (head: Uint8Array) => startsWith(head, [0x50, 0x4b, 3, 4])

const startsRtf = (head: Uint8Array) => latin1(head, 5) === '{\\rtf'

/** The first bytes of each image format, in hexadecimal. */
const imageSignatures: [RegExp, extension: string][] = [
  [/^89504e470d0a1a0a/, 'png'],
  [/^ffd8ff/, 'jpg'],
  [/^(49492a00|4d4d002a)/, 'tif'],
  [/^52494646.{8}57454250565038/, 'webp'],
  // Reserved bytes of the file header are 0, and the size of the header after it is that of one of its versions.
  [/^424d.{8}0{8}.{8}(0c|28|34|38|40|6c|7c)0{6}/, 'bmp'],
]

function recogniseImage(head: Uint8Array): Format | undefined {
  const start = Buffer.from(head.subarray(0, 32)).toString('hex')
  return formatOfExtension(imageSignatures.find(([signature]) => signature.test(start))?.[1] ?? '')
}

/**
 * PDF readers accept the header anywhere in the first 1024 bytes (ISO 32000-1, annex H, note 13), because some mailers
 * write lines before it. With `within` 0 the file must start with the header.
 */
function startsPdf(head: Uint8Array, within: number): boolean {
  return within > 0
    ? /%PDF-\d\.\d/.test(latin1(head, within))
    : /^(\u00ef\u00bb\u00bf)?\s*%PDF-\d/.test(latin1(head, 64))
}

/** Blank lines and the first line of an mbox file (RFC 4155) may precede the headers of a mail. */
const beforeHeaders = /^(?:\u00ef\u00bb\u00bf)?[\r\n]*(?:>?From [^\r\n]*\r?\n)?/

/** Whether the text starts with a header field (RFC 5322, 2.2). */
const startsMail = (head: Uint8Array) => /^[!-9;-~]+[ \t]*:/.test(latin1(head, head.length).replace(beforeHeaders, ''))

/** Whether the text starts with the headers of a mail: at least an origin and a subject, date or id. */
function startsMailHeaders(head: Uint8Array): boolean {
  const headers =
    latin1(head, head.length)
      .replace(beforeHeaders, '')
      .split(/\r?\n\r?\n/, 1)[0] ?? ''
  return (
    /^[!-9;-~]+:/.test(headers) &&
    /^(From|Received|Return-Path):/im.test(headers) &&
    /^(Subject|Date|Message-ID|MIME-Version):/im.test(headers)
  )
}

/** The stream with the properties of a message (MS-OXMSG 2.4), as the file's directory spells it. */
const messageProperties = Buffer.from('__properties_version1.0', 'utf16le')

/** The stream with the text of a Word 97 document (MS-DOC 2.1.1), as the file's directory spells it. */
const wordStream = Buffer.from('WordDocument', 'utf16le')

/** The streams with a workbook (MS-XLS 2.1.2) and a presentation (MS-PPT 2.1.2). */
const workbookStream = Buffer.from('Workbook', 'utf16le')
const presentationStream = Buffer.from('PowerPoint Document', 'utf16le')

function recogniseCompoundFile(head: Uint8Array): Format | undefined {
  if (isMsg(head)) return formatOfExtension('msg')
  const bytes = Buffer.from(head)
  if (bytes.includes(wordStream)) return formatOfExtension('doc')
  if (bytes.includes(presentationStream)) return formatOfExtension('ppt')
  return bytes.includes(workbookStream) ? formatOfExtension('xls') : undefined
}

const isMsg = (head: Uint8Array) => Buffer.from(head).includes(messageProperties)

/** Returns the extension that file-type detects for a zip, or `zip` when the head does not show the format. */
async function recogniseZip(head: Uint8Array): Promise<string> {
  try {
    return (await fileTypeFromBuffer(head))?.ext ?? 'zip'
  } catch {
    // An entry continues beyond the head.
    return 'zip'
  }
}

const latin1 = (head: Uint8Array, length: number) => Buffer.from(head.subarray(0, length)).toString('latin1')
