/**
 * The functions of pdfium that this folder calls, as WebAssembly exports them (public/fpdfview.h and its neighbours).
 * Handles, pointers and booleans are integers; 0 is a null handle or false. Lengths of strings are in bytes and include the
 * final NUL.
 */
export interface PdfiumFunctions {
  malloc(bytes: number): number
  free(pointer: number): void

  FPDF_LoadMemDocument(bytes: number, length: number, password: number): number
  FPDF_CloseDocument(document: number): void
  FPDF_GetLastError(): number
  FPDF_GetPageCount(document: number): number
  FPDF_LoadPage(document: number, index: number): number
  FPDF_ClosePage(page: number): void
  FPDF_GetPageWidthF(page: number): number
  FPDF_GetPageHeightF(page: number): number

  FPDFDOC_InitFormFillEnvironment(document: number, callbacks: number): number
  FPDFDOC_ExitFormFillEnvironment(form: number): void
  FORM_OnAfterLoadPage(page: number, form: number): void
  FORM_OnBeforeClosePage(page: number, form: number): void
  FPDF_FFLDraw(
    form: number,
    bitmap: number,
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void

  FPDFBitmap_CreateEx(width: number, height: number, format: number, buffer: number, stride: number): number
  FPDFBitmap_FillRect(bitmap: number, left: number, top: number, width: number, height: number, argb: number): number
  FPDFBitmap_GetBuffer(bitmap: number): number
  FPDFBitmap_GetStride(bitmap: number): number
  FPDFBitmap_Destroy(bitmap: number): void
  FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void

  FPDFText_LoadPage(page: number): number
  FPDFText_ClosePage(textPage: number): void
  FPDFText_CountChars(textPage: number): number
  FPDFText_GetText(textPage: number, start: number, count: number, buffer: number): number
  FPDFText_GetUnicode(textPage: number, index: number): number
  FPDFText_GetTextObject(textPage: number, index: number): number
  FPDFTextObj_GetFont(text: number): number
  FPDFFont_GetBaseFontName(font: number, buffer: number, length: number): number
  FPDFFont_GetWeight(font: number): number
  FPDFFont_GetIsEmbedded(font: number): number
  /** Writes a float. @param letter Unicode value @param size of the font, a float */
  FPDFFont_GetGlyphWidth(font: number, letter: number, size: number, width: number): number
  /** Whether pdfium added the character, such as a blank where it sees a gap. */
  FPDFText_IsGenerated(textPage: number, index: number): number
  FPDFText_HasUnicodeMapError(textPage: number, index: number): number
  FPDFText_GetFontSize(textPage: number, index: number): number
  /** Writes FS_RECTF: left, top, right, bottom as floats. */
  FPDFText_GetLooseCharBox(textPage: number, index: number, rectangle: number): number
  /** Writes four doubles. */
  FPDFText_GetCharBox(textPage: number, index: number, left: number, right: number, bottom: number, top: number): number
  /** Writes two doubles. */
  FPDFText_GetCharOrigin(textPage: number, index: number, x: number, y: number): number
  /** Writes FS_MATRIX: a to f as floats. */
  FPDFText_GetMatrix(textPage: number, index: number, matrix: number): number

  /** Writes FS_RECTF: left, top, right, bottom as floats. */
  FPDF_GetPageBoundingBox(page: number, rectangle: number): number
  FPDFPage_CountObjects(page: number): number
  FPDFPage_GetObject(page: number, index: number): number
  FPDFPageObj_GetType(object: number): number
  /** Writes four floats. */
  FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number
  FPDFPageObj_GetMatrix(object: number, matrix: number): number
  /** Writes four integers, 0 to 255. */
  FPDFPageObj_GetFillColor(object: number, red: number, green: number, blue: number, alpha: number): number
  FPDFFormObj_CountObjects(object: number): number
  FPDFFormObj_GetObject(object: number, index: number): number
  /** Writes the fill mode (0: none) and whether the path is stroked, as integers. */
  FPDFPath_GetDrawMode(path: number, fillMode: number, stroke: number): number
  FPDFPath_CountSegments(path: number): number
  FPDFPath_GetPathSegment(path: number, index: number): number
  /** 0: line, 1: curve, 2: move. */
  FPDFPathSegment_GetType(segment: number): number
  FPDFPathSegment_GetPoint(segment: number, x: number, y: number): number

  FPDFPage_GetAnnotCount(page: number): number
  FPDFPage_GetAnnot(page: number, index: number): number
  FPDFPage_CloseAnnot(annotation: number): void
  /** Draws the annotations into the page, which shows them after it is loaded again. */
  FPDFPage_Flatten(page: number, usage: number): number
  FPDFAnnot_GetSubtype(annotation: number): number
  FPDFAnnot_GetRect(annotation: number, rectangle: number): number
  FPDFAnnot_GetFlags(annotation: number): number
  FPDFAnnot_SetFlags(annotation: number, flags: number): number
  FPDFAnnot_HasKey(annotation: number, key: number): number
  /** The content of a drawing, 0: normal, as UTF-16. */
  FPDFAnnot_GetAP(annotation: number, mode: number, buffer: number, length: number): number
  FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, length: number): number
  FPDFAnnot_GetFormFieldType(form: number, annotation: number): number
  FPDFAnnot_GetFormFieldName(form: number, annotation: number, buffer: number, length: number): number
  FPDFAnnot_GetFormFieldAlternateName(form: number, annotation: number, buffer: number, length: number): number
  FPDFAnnot_GetFormFieldValue(form: number, annotation: number, buffer: number, length: number): number
  FPDFAnnot_GetFormFieldExportValue(form: number, annotation: number, buffer: number, length: number): number
  FPDFAnnot_GetOptionCount(form: number, annotation: number): number
  FPDFAnnot_IsOptionSelected(form: number, annotation: number, index: number): number
  FPDFAnnot_GetOptionLabel(form: number, annotation: number, index: number, buffer: number, length: number): number
  FPDFAnnot_IsChecked(form: number, annotation: number): number
  FPDFAnnot_GetLink(annotation: number): number
  FPDFAnnot_GetFileAttachment(annotation: number): number
  FPDFLink_GetAction(link: number): number
  FPDFAction_GetType(action: number): number
  FPDFAction_GetURIPath(document: number, action: number, buffer: number, length: number): number

  FPDFDoc_GetAttachmentCount(document: number): number
  FPDFDoc_GetAttachment(document: number, index: number): number
  FPDFAttachment_GetName(attachment: number, buffer: number, length: number): number

  /** 0: no form, 1: AcroForm, 2: XFA, 3: XFA over an AcroForm. */
  FPDF_GetFormType(document: number): number
  FPDF_GetXFAPacketCount(document: number): number
  FPDF_GetXFAPacketName(document: number, index: number, buffer: number, length: number): number
  FPDF_GetXFAPacketContent(document: number, index: number, buffer: number, length: number, written: number): number
}
