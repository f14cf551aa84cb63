import type { Pdfium } from '../pdf/load-pdfium.ts'
import type { OpenPdf } from '../pdf/open-pdf.ts'

/** The functions of pdfium for the objects of a page (public/fpdf_edit.h). */
interface ObjectFunctions {
  FPDFPage_CountObjects(page: number): number
  FPDFPage_GetObject(page: number, index: number): number
  FPDFPageObj_GetType(object: number): number
  /** Writes four floats, in points. */
  FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number
  /** Writes two integers. */
  FPDFImageObj_GetImagePixelSize(object: number, width: number, height: number): number
}

const imageType = 3
const pointsPerInch = 72
/** Small print needs more than the lower limit; above the upper one recognition gains nothing. */
const minDpi = 200
const maxDpi = 300
/** A page with more objects is a drawing and not a scan. */
const maxObjects = 1_000

/**
 * Returns the resolution to render a page at: that of the largest image on it, between 200 and 300 dpi. Rendering with other
 * pixels than those of the scan blurs it. Without an image it is 300.
 * @param index of the page, 0-based
 */
export function findScanDpi(pdfium: Pdfium, pdf: OpenPdf, index: number): number {
  const call = pdfium.call as typeof pdfium.call & ObjectFunctions
  const page = call.FPDF_LoadPage(pdf.document, index)
  if (page === 0) return maxDpi
  const values = call.malloc(6 * 4)
  try {
    const [left, bottom, right, top, width, height] = [0, 4, 8, 12, 16, 20].map(at => values + at) as [
      ...[number, number, number, number, number, number],
    ]
    let largest = { area: 0, dpi: maxDpi }
    const count = Math.min(maxObjects, call.FPDFPage_CountObjects(page))
    for (let at = 0; at < count; at++) {
      const object = call.FPDFPage_GetObject(page, at)
      if (call.FPDFPageObj_GetType(object) !== imageType) continue
      if (call.FPDFPageObj_GetBounds(object, left, bottom, right, top) === 0) continue
      if (call.FPDFImageObj_GetImagePixelSize(object, width, height) === 0) continue
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = pdfium.floats.subarray(values >> 2, (values >> 2) + 4)
      const [pixelsWide = 0, pixelsHigh = 0] = pdfium.integers.subarray((values >> 2) + 4, (values >> 2) + 6)
      const area = (x2 - x1) * (y2 - y1)
      // By areas, because the image may be turned on the page.
      if (area > largest.area) largest = { area, dpi: Math.sqrt((pixelsWide * pixelsHigh) / area) * pointsPerInch }
    }
    return Math.min(maxDpi, Math.max(minDpi, Math.round(largest.dpi)))
  } finally {
    call.free(values)
    call.FPDF_ClosePage(page)
  }
}
