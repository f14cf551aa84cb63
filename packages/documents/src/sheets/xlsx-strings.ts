import type { DocumentPackage } from '../archive/open-package.ts'
import { parseXml, type XmlHandler } from '../xml/parse-xml.ts'

/** Returns the shared strings of a workbook by their index (ECMA-376 part 1, 18.4.8). */
export async function readSharedStrings(archive: DocumentPackage, part: string | undefined): Promise<string[]> {
  const strings: string[] = []
  if (part === undefined) return strings
  const item = createRichTextReader()
  await parseXml(
    archive.stream(part),
    {
      open(name) {
        if (name === 'si') item.clear()
        item.open(name)
      },
      close(name) {
        item.close(name)
        if (name === 'si') strings.push(item.read())
      },
      text: item.text,
    },
    archive.formatName,
  )
  return strings
}

/** Collects the text of a rich string, which is all of its `t` elements except phonetic runs (18.4.6). */
export interface RichTextReader extends Pick<XmlHandler, 'close' | 'text'> {
  open(name: string): void
  clear(): void
  read(): string
}

export function createRichTextReader(): RichTextReader {
  let collected = ''
  let inText = false
  let inPhonetic = false
  return {
    open(name) {
      if (name === 't') inText = true
      else if (name === 'rPh') inPhonetic = true
    },
    close(name) {
      if (name === 't') inText = false
      else if (name === 'rPh') inPhonetic = false
    },
    text(piece) {
      if (inText && !inPhonetic) collected += piece
    },
    clear() {
      collected = ''
    },
    read: () => unescapeString(collected),
  }
}

/** Characters that XML cannot hold are written as `_x000D_`; `_x005F_` is a literal underscore (22.9.2.19). */
function unescapeString(text: string): string {
  if (!text.includes('_x')) return text
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
