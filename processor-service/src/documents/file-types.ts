import type { FileType } from '@ai-platform/contracts/task.ts'

/** Which module reads a format; `text` needs no parser. */
type Reader = 'text' | 'html' | 'pdf' | 'docx' | 'office'

/** What the first bytes of a file of that format look like. */
type Container = 'text' | 'pdf' | 'rtf' | 'zip'

export interface Format extends FileType {
  reader: Reader
  container: Container
  /** As a person calls it, for sentences. */
  name: string
}

const text = (extension: string, content_type: string): Format => ({
  extension,
  content_type,
  reader: 'text',
  container: 'text',
  name: 'text',
})

const html = (extension: string): Format => ({
  extension,
  content_type: 'text/html',
  reader: 'html',
  container: 'text',
  name: 'HTML',
})

const office = (extension: string, content_type: string, name: string): Format => ({
  extension,
  content_type,
  reader: 'office',
  container: 'zip',
  name,
})

const openXml = 'application/vnd.openxmlformats-officedocument'
const openDocument = 'application/vnd.oasis.opendocument'

export const formats: Format[] = [
  text('txt', 'text/plain'),
  text('text', 'text/plain'),
  text('log', 'text/plain'),
  text('md', 'text/markdown'),
  text('markdown', 'text/markdown'),
  text('csv', 'text/csv'),
  text('tsv', 'text/tab-separated-values'),
  text('json', 'application/json'),
  text('xml', 'application/xml'),
  text('yaml', 'application/yaml'),
  text('yml', 'application/yaml'),
  html('html'),
  html('htm'),
  { extension: 'pdf', content_type: 'application/pdf', reader: 'pdf', container: 'pdf', name: 'PDF' },
  { ...office('docx', `${openXml}.wordprocessingml.document`, 'Word'), reader: 'docx' },
  office('pptx', `${openXml}.presentationml.presentation`, 'PowerPoint'),
  office('xlsx', `${openXml}.spreadsheetml.sheet`, 'Excel'),
  office('odt', `${openDocument}.text`, 'OpenDocument text'),
  office('odp', `${openDocument}.presentation`, 'OpenDocument presentation'),
  office('ods', `${openDocument}.spreadsheet`, 'OpenDocument spreadsheet'),
  { extension: 'rtf', content_type: 'application/rtf', reader: 'office', container: 'rtf', name: 'RTF' },
]

const byExtension = new Map(formats.map(format => [format.extension, format]))
const byContentType = new Map(formats.map(format => [format.content_type, format]).toReversed() as [string, Format][])

/** Everything supported, as GET /process/task-types lists it. */
export const fileTypes: FileType[] = formats.map(fileTypeOf)

export function fileTypeOf({ extension, content_type }: Format): FileType {
  return { extension, content_type }
}

/** `extension` in lower case, without its dot. */
export function formatOfExtension(extension: string): Format | undefined {
  return byExtension.get(extension)
}

/** The stored extension decides, since several formats share a content type; the content type stands in for it. */
export function formatOfSource(source: { extension: string; contentType: string }): Format | undefined {
  return byExtension.get(source.extension) ?? byContentType.get(source.contentType)
}

/** Whether it is text as it stands, which needs decoding and no parser. */
export const isPlainText = (type: FileType): boolean => byExtension.get(type.extension)?.reader === 'text'
