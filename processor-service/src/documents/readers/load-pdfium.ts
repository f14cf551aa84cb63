import { PDFiumModule } from '@hyzyla/pdfium'

export type Pdfium = Awaited<ReturnType<typeof PDFiumModule>>

/**
 * Loads pdfium's C API (public/fpdfview.h and fpdf_text.h). The package's wrapper is not used because it never closes a
 * page: each run over a 117-page document leaked 17 MB.
 */
export async function loadPdfium(): Promise<Pdfium> {
  const pdfium = await PDFiumModule({})
  pdfium._FPDF_InitLibraryWithConfig({ version: 2 })
  return pdfium
}
