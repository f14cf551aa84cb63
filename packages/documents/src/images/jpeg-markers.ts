/** What the segments of a JPEG file say. */
export interface JpegMarkers {
  /** EXIF orientation, 1 to 8: how the pixels have to be turned (CIPA DC-008, 4.6.5.1.6). */
  orientation: number
  /** Whether the image data has its end marker; without it the file was cut off. */
  isComplete: boolean
}

const startOfScan = 0xda
const exifSegment = 0xe1
const orientationTag = 0x0112
const littleEndian = 0x4949

/** Reads the segments of a JPEG file up to its image data (ITU-T T.81, annex B). A damaged segment ends the search. */
export function readJpegMarkers(bytes: Uint8Array): JpegMarkers {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let orientation = 1
  let at = 2
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1] ?? 0
    if (marker === startOfScan) break
    if (marker === 0xff) {
      at += 1
      continue
    }
    const length = file.readUInt16BE(at + 2)
    if (marker === exifSegment) orientation = readOrientation(file.subarray(at + 4, at + 2 + length)) ?? orientation
    at += 2 + length
  }
  return { orientation, isComplete: file.includes(Buffer.of(0xff, 0xd9), at) }
}

/** @param segment starts with `Exif\0\0`, then a TIFF header and its first directory (CIPA DC-008, 4.7.2) */
function readOrientation(segment: Buffer): number | undefined {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined
  const tiff = segment.subarray(6)
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  try {
    const isLittle = view.getUint16(0) === littleEndian
    const directory = view.getUint32(4, isLittle)
    const count = view.getUint16(directory, isLittle)
    for (let at = directory + 2; at < directory + 2 + count * 12; at += 12) {
      if (view.getUint16(at, isLittle) !== orientationTag) continue
      const value = view.getUint16(at + 8, isLittle)
      return value >= 1 && value <= 8 ? value : undefined
    }
  } catch {
    // The directory is cut off.
  }
  return undefined
}
