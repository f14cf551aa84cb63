/** A stream of a compound file; a storage has entries of its own. */
export type CompoundEntry = { name: string; data: Buffer } | { name: string; entries: CompoundEntry[] }

const sectorSize = 512
const shortSectorSize = 64
const shortStreamLimit = 4096
const endOfChain = 0xfffffffe
const noEntry = 0xffffffff

interface Slot {
  name: string
  data?: Buffer
  type: 1 | 2 | 5
  child: number
  right: number
}

/** A compound file of version 3 (MS-CFB), with its short streams in the mini stream. */
export function makeCompound(entries: CompoundEntry[]): Buffer {
  const slots: Slot[] = [{ name: 'Root Entry', type: 5, child: noEntry, right: noEntry }]
  const place = (list: CompoundEntry[]): number => {
    // Siblings form a tree; a chain to the right, in the order of the names, is one.
    const sorted = list.toSorted(
      (a, b) => a.name.length - b.name.length || (a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1),
    )
    const numbers = sorted.map(entry => {
      const slot: Slot =
        'data' in entry
          ? { name: entry.name, data: entry.data, type: 2, child: noEntry, right: noEntry }
          : { name: entry.name, type: 1, child: noEntry, right: noEntry }
      const number = slots.push(slot) - 1
      if ('entries' in entry) slot.child = place(entry.entries)
      return number
    })
    for (const [index, number] of numbers.entries()) {
      const slot = slots[number]
      if (slot) slot.right = numbers[index + 1] ?? noEntry
    }
    return numbers[0] ?? noEntry
  }
  const root = slots[0]
  if (root) root.child = place(entries)

  const sectors: Buffer[] = []
  const table: number[] = []
  /** Appends data as a chain of sectors and returns the first. */
  const append = (data: Buffer): number => {
    if (data.length === 0) return endOfChain
    const first = sectors.length
    for (let at = 0; at < data.length; at += sectorSize) {
      const sector = Buffer.alloc(sectorSize)
      data.copy(sector, 0, at, at + sectorSize)
      sectors.push(sector)
      table.push(at + sectorSize < data.length ? sectors.length : endOfChain)
    }
    return first
  }
  const shortTable: number[] = []
  const shortParts: Buffer[] = []
  const starts = slots.map(({ data }) => {
    if (!data || data.length === 0) return endOfChain
    if (data.length >= shortStreamLimit) return append(data)
    const first = shortTable.length
    const count = Math.ceil(data.length / shortSectorSize)
    for (let index = 1; index <= count; index++) shortTable.push(index < count ? first + index : endOfChain)
    shortParts.push(data, Buffer.alloc(count * shortSectorSize - data.length))
    return first
  })
  const shortStream = Buffer.concat(shortParts)
  starts[0] = append(shortStream)
  const shortTableStart = append(words(shortTable, sectorSize / 4))
  const directory = Buffer.concat(
    slots.map((slot, index) =>
      directoryEntry(slot, starts[index] ?? 0, index === 0 ? shortStream.length : (slot.data?.length ?? 0)),
    ),
  )
  const directoryStart = append(directory)
  // The table also has an entry for each of its own sectors.
  let tableSectors = 1
  while (tableSectors * (sectorSize / 4) < table.length + tableSectors) tableSectors++
  const tableStart = sectors.length
  const whole = words([...table, ...new Array<number>(tableSectors).fill(0xfffffffd)], sectorSize / 4)

  const header = Buffer.alloc(sectorSize, 0xff)
  header.fill(0, 0, 76)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  for (const [at, value] of [
    [24, 0x3e],
    [26, 3],
    [28, 0xfffe],
    [30, 9],
    [32, 6],
  ] as const)
    header.writeUInt16LE(value, at)
  const numbers = [
    [44, tableSectors],
    [48, directoryStart],
    [56, shortStreamLimit],
    [60, shortTableStart],
    [64, Math.ceil((shortTable.length * 4) / sectorSize)],
    [68, endOfChain],
  ] as const
  for (const [at, value] of numbers) header.writeUInt32LE(value, at)
  for (let index = 0; index < tableSectors; index++) header.writeUInt32LE(tableStart + index, 76 + index * 4)
  return Buffer.concat([header, ...sectors, whole])
}

/** A compound file with empty streams of these names. */
export const makeCompoundFile = (streams: string[]): Buffer =>
  makeCompound(streams.map(name => ({ name, data: Buffer.alloc(0) })))

/** 32-bit numbers, filled up with free entries to a multiple of `group`. */
function words(numbers: number[], group: number): Buffer {
  const buffer = Buffer.alloc(Math.ceil(numbers.length / group) * group * 4, 0xff)
  for (const [index, number] of numbers.entries()) buffer.writeUInt32LE(number, index * 4)
  return buffer
}

function directoryEntry({ name, type, child, right }: Slot, start: number, size: number): Buffer {
  const entry = Buffer.alloc(128)
  entry.write(name, 'utf16le')
  entry.writeUInt16LE((name.length + 1) * 2, 64)
  entry.writeUInt8(type, 66)
  entry.writeUInt8(1, 67)
  entry.writeUInt32LE(noEntry, 68)
  entry.writeUInt32LE(right, 72)
  entry.writeUInt32LE(child, 76)
  entry.writeUInt32LE(type === 1 ? 0 : start, 116)
  entry.writeUInt32LE(size, 120)
  return entry
}
