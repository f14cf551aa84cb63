import { deflateSync } from 'node:zlib'

/** Collects the objects of a PDF file. */
export interface PdfWriter {
  /** The number of an object that is written later. */
  reserve(): number
  /** Adds an object, or writes a reserved one, and returns its number. */
  add(body: string, reserved?: number): number
  /** Adds a stream. `entries` are further entries of its dictionary. The data are compressed when that is asked for. */
  addStream(data: string | Buffer, entries?: string, options?: { compressed?: boolean; reserved?: number }): number
  /** The file, with a cross-reference table (ISO 32000-1, 7.5). */
  finish(root: number): Buffer
}

export function createPdfWriter(): PdfWriter {
  const objects: (Buffer | undefined)[] = []
  const reserve = () => objects.push(undefined)
  const put = (body: Buffer, number = reserve()) => {
    objects[number - 1] = body
    return number
  }
  return {
    reserve,
    add: (body, reserved) => put(Buffer.from(body, 'latin1'), reserved),
    addStream(data, entries = '', { compressed = false, reserved } = {}) {
      const plain = typeof data === 'string' ? Buffer.from(data, 'latin1') : data
      const bytes = compressed ? deflateSync(plain) : plain
      const filter = compressed ? '/Filter /FlateDecode' : ''
      const head = Buffer.from(`<< /Length ${bytes.length} ${filter} ${entries} >>\nstream\n`, 'latin1')
      return put(Buffer.concat([head, bytes, Buffer.from('\nendstream')]), reserved)
    },
    finish(root) {
      const parts = [Buffer.from('%PDF-1.6\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
      let length = parts[0]?.length ?? 0
      const offsets = objects.map((body, index) => {
        const at = length
        const part = Buffer.concat([
          Buffer.from(`${index + 1} 0 obj\n`),
          body ?? Buffer.from('null'),
          Buffer.from('\nendobj\n'),
        ])
        parts.push(part)
        length += part.length
        return `${String(at).padStart(10, '0')} 00000 n \n`
      })
      const size = objects.length + 1
      const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`
      const end = `trailer\n<< /Size ${size} /Root ${root} 0 R >>\nstartxref\n${length}\n%%EOF\n`
      return Buffer.concat([...parts, Buffer.from(table + end)])
    },
  }
}
