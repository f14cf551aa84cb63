import { documentTooComplex } from '../extraction-error.ts'
import type { Pdfium } from './load-pdfium.ts'
import type { OpenPdf } from './open-pdf.ts'

export interface RenderedPage {
  /** In pixels. */
  width: number
  height: number
  /** One byte a pixel, 0 is black; rows from the top, without padding. */
  gray: Uint8Array
  /** The resolution of the image: below the requested one when the page is too large for it. */
  dpi: number
}

const pointsPerInch = 72
/** Bounds of an image of a page. */
export const maxPixels = 40_000_000
export const maxSide = 32_000

/** Constants of fpdfview.h. */
const grayFormat = 1
const renderAnnotations = 0x01
const white = 0xff_ff_ff_ff

/**
 * Renders a page with its annotations and form fields, as 8-bit gray on white. The bitmap makes colours gray; pdfium's flag
 * for that takes a fifth longer. The resolution is lowered where the image would exceed 40 megapixels. Returns undefined
 * when pdfium cannot load the page.
 * @param index of the page, 0-based
 * @param dpi pixels an inch; 200 to 300 for text recognition
 * @throws ExtractionError document_too_complex when memory does not suffice
 */
export function renderPage(pdfium: Pdfium, pdf: OpenPdf, index: number, dpi: number): RenderedPage | undefined {
  const { call } = pdfium
  const page = call.FPDF_LoadPage(pdf.document, index)
  if (page === 0) return undefined
  try {
    const size = fitImage(call.FPDF_GetPageWidthF(page), call.FPDF_GetPageHeightF(page), dpi)
    const bitmap = call.FPDFBitmap_CreateEx(size.width, size.height, grayFormat, 0, 0)
    if (bitmap === 0) throw documentTooComplex(`Page ${index + 1} of the PDF is too large to be rendered.`)
    try {
      drawPage(pdfium, pdf, page, bitmap, size)
      return { ...size, gray: copyRows(pdfium, bitmap, size) }
    } finally {
      call.FPDFBitmap_Destroy(bitmap)
    }
  } finally {
    call.FPDF_ClosePage(page)
  }
}

interface ImageSize {
  width: number
  height: number
  dpi: number
}

/**
 * Returns the size of the image in pixels.
 * @param width of the page in points, as `height`; a page without a valid size is taken as one point wide or high
 */
export function fitImage(width: number, height: number, dpi: number): ImageSize {
  const [wide, high] = [width, height].map(points => (points >= 1 && Number.isFinite(points) ? points : 1)) as [
    number,
    number,
  ]
  const scale = Math.min(dpi / pointsPerInch, Math.sqrt(maxPixels / wide / high), maxSide / wide, maxSide / high)
  // The width of a scan in points has a fraction: with one pixel less than the scan has, all pixels would be blurred.
  const toWhole = scale < dpi / pointsPerInch ? Math.floor : Math.round
  const toPixels = (points: number) => Math.max(1, toWhole(points * scale))
  return { width: toPixels(wide), height: toPixels(high), dpi: scale * pointsPerInch }
}

/** pdfium draws form fields in a second pass, by the form environment. */
function drawPage({ call }: Pdfium, pdf: OpenPdf, page: number, bitmap: number, { width, height }: ImageSize): void {
  call.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, white)
  if (pdf.form !== 0) call.FORM_OnAfterLoadPage(page, pdf.form)
  call.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, renderAnnotations)
  if (pdf.form === 0) return
  call.FPDF_FFLDraw(pdf.form, bitmap, page, 0, 0, width, height, 0, renderAnnotations)
  call.FORM_OnBeforeClosePage(page, pdf.form)
}

/** pdfium pads each row of a bitmap to a multiple of four bytes. */
function copyRows(pdfium: Pdfium, bitmap: number, { width, height }: ImageSize): Uint8Array {
  const stride = pdfium.call.FPDFBitmap_GetStride(bitmap)
  const start = pdfium.call.FPDFBitmap_GetBuffer(bitmap)
  const { bytes } = pdfium
  if (stride === width) return bytes.slice(start, start + width * height)
  const gray = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const from = start + row * stride
    gray.set(bytes.subarray(from, from + width), row * width)
  }
  return gray
}
