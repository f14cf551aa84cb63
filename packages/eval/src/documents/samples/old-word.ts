import { makeCompound } from '@ai-platform/testkit/documents/make-compound.ts'
import { phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

const ansi = 'Protokoll der Sitzung\rDie Anwesenden beschlossen den Umbau der B\xfccherei.\r'
const unicode = 'Der Beschluß wurde einstimmig gefaßt: „Čapek“ – 5 €.\rUnterschrift: Größler\r'

/**
 * A document of Word 97 (MS-DOC) with two pieces, the first in Windows-1252 and the second in UTF-16. It has only the
 * parts that give its text: the header (2.5.1) and the piece table (2.9.38).
 */
function oldWord(): Buffer {
  const textAt = 0x800
  const first = Buffer.from(ansi, 'latin1')
  const second = Buffer.from(unicode, 'utf16le')
  const main = Buffer.alloc(0x2000)
  first.copy(main, textAt)
  const secondAt = textAt + first.length + (first.length % 2)
  second.copy(main, secondAt)
  main.writeUInt16LE(0xa5ec, 0)
  main.writeUInt16LE(0x00c1, 2)
  main.writeUInt16LE(0x0407, 6)
  // The table is the stream 1Table.
  main.writeUInt16LE(0x0200, 10)
  main.writeUInt16LE(0x00bf, 12)
  main.writeUInt16LE(14, 32)
  main.writeUInt16LE(22, 62)
  main.writeUInt32LE(main.length, 64)
  const characters = ansi.length + unicode.length
  main.writeUInt32LE(characters, 76)
  main.writeUInt16LE(0x5d, 152)

  const pieces = Buffer.alloc(5 + 12 + 16)
  pieces.writeUInt8(2, 0)
  pieces.writeUInt32LE(28, 1)
  pieces.writeUInt32LE(ansi.length, 5 + 4)
  pieces.writeUInt32LE(characters, 5 + 8)
  pieces.writeUInt32LE((textAt * 2) | 0x40000000, 5 + 12 + 2)
  pieces.writeUInt32LE(secondAt, 5 + 12 + 8 + 2)
  const table = Buffer.alloc(0x1000)
  pieces.copy(table, 0x40)
  // fcClx and lcbClx are the 34th pair of the header's list.
  main.writeUInt32LE(0x40, 154 + 33 * 8)
  main.writeUInt32LE(pieces.length, 154 + 33 * 8 + 4)
  return makeCompound([
    { name: 'WordDocument', data: main },
    { name: '1Table', data: table },
  ])
}

export const oldWordSamples = (): Sample[] => [
  {
    name: 'minutes',
    extension: 'doc',
    bytes: oldWord(),
    checks: [
      phrases('words whole', [
        'Protokoll der Sitzung',
        'Die Anwesenden beschlossen den Umbau der Bücherei.',
        [
          'Der Beschluß wurde einstimmig gefaßt: „Čapek“ – 5 €.',
          'Der Beschluß wurde einstimmig gefaßt: "Čapek" – 5 €.',
        ],
        'Unterschrift: Größler',
      ]),
    ],
  },
]
