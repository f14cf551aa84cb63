import { PDFiumModule } from '@hyzyla/pdfium'
import type { PdfiumFunctions } from './pdfium-functions.ts'

export interface Pdfium {
  readonly call: PdfiumFunctions
  /** Views of the WebAssembly memory. A call that allocates may detach a view, so read the property again after it. */
  readonly bytes: Uint8Array
  readonly floats: Float32Array
  readonly doubles: Float64Array
  readonly integers: Int32Array
}

/**
 * Loads pdfium's C API. The package's wrapper is not used because it never closes a page: each run over a 117-page
 * document leaked 17 MB. Functions are called without the checks of the debug build, which take longer than the functions.
 */
export async function loadPdfium(): Promise<Pdfium> {
  const module = await PDFiumModule({})
  const views = module as typeof module & { HEAPF32: Float32Array; HEAPF64: Float64Array }
  module._FPDF_InitLibraryWithConfig({ version: 2 })
  return {
    call: module.wasmExports as unknown as PdfiumFunctions,
    get bytes() {
      return views.HEAPU8
    },
    get floats() {
      return views.HEAPF32
    },
    get doubles() {
      return views.HEAPF64
    },
    get integers() {
      return views.HEAP32
    },
  }
}
