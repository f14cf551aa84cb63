import type { Pdfium } from '../pdf/load-pdfium.ts'
import type { OpenPdf } from '../pdf/open-pdf.ts'
import { maxPixels, maxSide } from '../pdf/render-page.ts'
import type { PageImage } from './page-image.ts'

/** The functions of pdfium for the only object of a page (public/fpdf_edit.h, fpdfview.h, fpdf_annot.h). */
interface ScanFunctions {
  FPDFPage_CountObjects(page: number): number
  FPDFPage_GetObject(page: number, index: number): number
  FPDFPage_GetRotation(page: number): number
  FPDFPage_GetAnnotCount(page: number): number
  /** Writes FS_RECTF: left, top, right, bottom as floats, in points. */
  FPDF_GetPageBoundingBox(page: number, rectangle: number): number
  FPDFPageObj_GetType(object: number): number
  FPDFPageObj_HasTransparency(object: number): number
  /** Returns a negative number without a clip path. */
  FPDFClipPath_CountPaths(clip: number): number
  FPDFPageObj_GetClipPath(object: number): number
  /** Writes FS_MATRIX: a to f as floats. The image is the unit square under this matrix. */
  FPDFPageObj_GetMatrix(object: number, matrix: number): number
  /** Writes FPDF_IMAGEOBJ_METADATA: width and height, two floats, bits a pixel, colour space, content id. */
  FPDFImageObj_GetImageMetadata(object: number, page: number, metadata: number): number
  FPDFImageObj_GetBitmap(object: number): number
  FPDFBitmap_GetFormat(bitmap: number): number
  FPDFBitmap_GetWidth(bitmap: number): number
  FPDFBitmap_GetHeight(bitmap: number): number
  FPDFBitmap_GetBuffer(bitmap: number): number
  FPDFBitmap_GetStride(bitmap: number): number
  FPDFBitmap_Destroy(bitmap: number): void
}

const imageType = 3
/** Bytes of a pixel by the format of a bitmap (fpdfview.h): blue, green and red; the same with an unused byte. */
const pixelBytes: Record<number, number> = { 2: 3, 3: 4 }
/** Grays may have a palette, which their pixels lack, and are rendered as fast. */
const minBits = 24
const pointsPerInch = 72
/** As scan-dpi.ts: an image with fewer or more pixels is scaled, and rendering does that. */
const [minDpi, maxDpi] = [200, 301]
/** How far the edges of the image may be from those of the page, as a share of its sides. */
const tolerance = 0.02

/**
 * Returns the pixels of a page that is one colour image, as most scanners write it. Rendering such a page scales each pixel to
 * itself, which takes half of the time. Returns undefined for any other page.
 *
 * pdfium gives the pixels without the mask of the image, so a document with masks is not for this function.
 * @param index of the page, 0-based
 */
export function readScan(pdfium: Pdfium, pdf: OpenPdf, index: number): PageImage | undefined {
  const call = pdfium.call as typeof pdfium.call & ScanFunctions
  // A form may draw fields over the image.
  if (pdf.form !== 0) return undefined
  const page = call.FPDF_LoadPage(pdf.document, index)
  if (page === 0) return undefined
  try {
    if (call.FPDFPage_CountObjects(page) !== 1 || call.FPDFPage_GetRotation(page) !== 0) return undefined
    if (call.FPDFPage_GetAnnotCount(page) !== 0) return undefined
    const object = call.FPDFPage_GetObject(page, 0)
    if (call.FPDFPageObj_GetType(object) !== imageType || call.FPDFPageObj_HasTransparency(object) !== 0)
      return undefined
    if (call.FPDFClipPath_CountPaths(call.FPDFPageObj_GetClipPath(object)) > 0) return undefined
    const dpi = findDpi(pdfium, page, object)
    return dpi === undefined ? undefined : readBitmap(pdfium, object, dpi)
  } finally {
    call.FPDF_ClosePage(page)
  }
}

/** Returns the resolution of the image if it is upright, covers the page and need not be scaled. */
function findDpi(pdfium: Pdfium, page: number, object: number): number | undefined {
  const call = pdfium.call as typeof pdfium.call & ScanFunctions
  const values = call.malloc(17 * 4)
  try {
    if (call.FPDF_GetPageBoundingBox(page, values) === 0) return undefined
    if (call.FPDFPageObj_GetMatrix(object, values + 16) === 0) return undefined
    if (call.FPDFImageObj_GetImageMetadata(object, page, values + 40) === 0) return undefined
    const at = values >> 2
    const [left = 0, top = 0, right = 0, bottom = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = pdfium.floats.subarray(
      at,
      at + 10,
    )
    const [width = 0, height = 0, , , bits = 0] = pdfium.integers.subarray(at + 10, at + 15)
    if (b !== 0 || c !== 0 || a <= 0 || d <= 0 || bits < minBits) return undefined
    if (width * height > maxPixels || Math.max(width, height) > maxSide) return undefined
    const isNear = (edge: number, other: number, side: number) => Math.abs(edge - other) <= tolerance * side
    const coversWidth = isNear(e, left, a) && isNear(e + a, right, a)
    if (!coversWidth || !isNear(f, bottom, d) || !isNear(f + d, top, d)) return undefined
    const [across, down] = [(width / a) * pointsPerInch, (height / d) * pointsPerInch]
    return isNear(across, down, down) && Math.round(down) >= minDpi && down <= maxDpi ? down : undefined
  } finally {
    call.free(values)
  }
}

function readBitmap(pdfium: Pdfium, object: number, dpi: number): PageImage | undefined {
  const call = pdfium.call as typeof pdfium.call & ScanFunctions
  const bitmap = call.FPDFImageObj_GetBitmap(object)
  if (bitmap === 0) return undefined
  try {
    const [width, height] = [call.FPDFBitmap_GetWidth(bitmap), call.FPDFBitmap_GetHeight(bitmap)]
    const step = pixelBytes[call.FPDFBitmap_GetFormat(bitmap)]
    if (step === undefined) return undefined
    const rows = { start: call.FPDFBitmap_GetBuffer(bitmap), stride: call.FPDFBitmap_GetStride(bitmap), width, height }
    return { width, height, gray: mixColours(pdfium.bytes, rows, step), dpi }
  } finally {
    call.FPDFBitmap_Destroy(bitmap)
  }
}

interface Rows {
  /** The place of the first row, in bytes. */
  start: number
  /** From a row to the next, in bytes. */
  stride: number
  width: number
  height: number
}

/** Mixes with the weights of pdfium's own gray bitmaps (FXRGB2GRAY in fx_dib.h). */
function mixColours(bytes: Uint8Array, { start, stride, width, height }: Rows, step: number): Uint8Array {
  const gray = new Uint8Array(width * height)
  for (let row = 0, to = 0; row < height; row++)
    for (let at = start + row * stride; at < start + row * stride + width * step; at += step, to++)
      gray[to] = ((bytes[at] ?? 0) * 11 + (bytes[at + 1] ?? 0) * 59 + (bytes[at + 2] ?? 0) * 30) / 100
  return gray
}
