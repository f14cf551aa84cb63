import { crc32, deflateRawSync } from 'node:zlib'

interface Entry {
  name: string
  /** raw deflate */
  compressed: Buffer
  crc: number
  sizeBytes: number
}

const little = (bytes: number, value: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

/** The fields a local header and the central directory share (APPNOTE.TXT 4.3.7 and 4.3.12, 2.0, deflate). */
const fieldsOf = ({ name, compressed, crc, sizeBytes }: Entry) =>
  Buffer.concat([
    little(2, 20),
    little(2, 0),
    little(2, 8),
    little(4, 0x5a210000),
    little(4, crc),
    little(4, compressed.length),
    little(4, sizeBytes),
    little(2, name.length),
    little(2, 0),
  ])

function zip(entries: Entry[]): Buffer {
  const locals: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const name = Buffer.from(entry.name)
    const local = Buffer.concat([little(4, 0x04034b50), fieldsOf(entry), name, entry.compressed])
    const place = Buffer.concat([little(2, 0), little(2, 0), little(2, 0), little(4, 0), little(4, offset)])
    central.push(Buffer.concat([little(4, 0x02014b50), little(2, 20), fieldsOf(entry), place, name]))
    locals.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(central)
  const counts = Buffer.concat([little(2, 0), little(2, 0), little(2, entries.length), little(2, entries.length)])
  const end = Buffer.concat([
    little(4, 0x06054b50),
    counts,
    little(4, directory.length),
    little(4, offset),
    little(2, 0),
  ])
  return Buffer.concat([...locals, directory, end])
}

const entryOf = (name: string, content: Buffer): Entry => ({
  name,
  compressed: deflateRawSync(content, { level: 9 }),
  crc: crc32(content),
  sizeBytes: content.length,
})

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const contentTypes =
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
  '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
const packageRelationships =
  '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
  `<Relationship Id="r1" Type="${relationships}/officeDocument" Target="word/document.xml"/></Relationships>`

/** A well-formed DOCX of one paragraph that deflates about a thousandfold. @param inflatedMb size of its text part */
export function makeBomb(inflatedMb: number): Uint8Array<ArrayBuffer> {
  const head =
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>'
  const tail = '</w:t></w:r></w:p></w:body></w:document>'
  const text = Buffer.alloc(inflatedMb * 1024 * 1024, 'a')
  text.write(head)
  text.write(tail, text.length - tail.length)
  const files = { '[Content_Types].xml': contentTypes, '_rels/.rels': packageRelationships }
  const entries = Object.entries(files).map(([name, content]) => entryOf(name, Buffer.from(content)))
  return new Uint8Array(zip([...entries, entryOf('word/document.xml', text)]))
}
