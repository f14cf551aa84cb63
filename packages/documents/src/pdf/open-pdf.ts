import { documentTooComplex, passwordProtected } from '../extraction-error.ts'
import type { Pdfium } from './load-pdfium.ts'

/** A PDF that pdfium has opened. It takes memory in WebAssembly until `close` is called. */
export interface OpenPdf {
  /** FPDF_DOCUMENT */
  readonly document: number
  readonly pageCount: number
  /** FPDF_FORMHANDLE, which draws form fields and reads their values. Created at the first read; 0 without a form. */
  readonly form: number
  close(): void
}

/**
 * Memory for the pages of a file, besides the file itself. Three images of 40 megapixels need less. Pages with more objects
 * than fit take minutes.
 */
const workingBytes = 400 * 1024 * 1024

/** FPDF_ERR_PASSWORD in fpdfview.h. */
const passwordError = 4

/** Size of FPDF_FORMFILLINFO (fpdf_formfill.h, version 1) in 32-bit WebAssembly, rounded up. All callbacks may be null. */
const formCallbacksBytes = 256

/**
 * Opens a PDF with pdfium. Returns undefined when pdfium cannot read the file.
 * @throws ExtractionError password_protected, document_too_complex (no memory for the file)
 */
export function openPdf(pdfium: Pdfium, bytes: Uint8Array): OpenPdf | undefined {
  const { call } = pdfium
  pdfium.mostMemory = workingBytes + bytes.length
  const file = call.malloc(bytes.length)
  if (file === 0) throw documentTooComplex('The PDF is too large to be read.')
  pdfium.bytes.set(bytes, file)
  const document = call.FPDF_LoadMemDocument(file, bytes.length, 0)
  if (document === 0) {
    const error = call.FPDF_GetLastError()
    call.free(file)
    if (error === passwordError) throw passwordProtected()
    return undefined
  }
  const environment = { form: 0, callbacks: 0 }
  return {
    document,
    pageCount: call.FPDF_GetPageCount(document),
    get form() {
      if (environment.callbacks === 0 && call.FPDF_GetFormType(document) !== 0) {
        environment.callbacks = call.malloc(formCallbacksBytes)
        pdfium.bytes.fill(0, environment.callbacks, environment.callbacks + formCallbacksBytes)
        pdfium.bytes[environment.callbacks] = 1
        environment.form = call.FPDFDOC_InitFormFillEnvironment(document, environment.callbacks)
      }
      return environment.form
    },
    close() {
      if (environment.form !== 0) call.FPDFDOC_ExitFormFillEnvironment(environment.form)
      if (environment.callbacks !== 0) call.free(environment.callbacks)
      call.FPDF_CloseDocument(document)
      call.free(file)
    },
  }
}
