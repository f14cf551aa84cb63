import { PDFiumModule } from '@hyzyla/pdfium'

export type Pdfium = Awaited<ReturnType<typeof PDFiumModule>>

/**
 * pdfium's own functions (its C API, public/fpdfview.h and fpdf_text.h), ready to use. They are called as they are since
 * the package's wrapper never closes a page: 17 MB a run of a 117-page document stayed in memory for good.
 */
export async function loadPdfium(): Promise<Pdfium> {
  const pdfium = await PDFiumModule({})
  pdfium._FPDF_InitLibraryWithConfig({ version: 2 })
  return pdfium
}
