/** The characters of RFC 5987's attr-char that encodeURIComponent leaves unescaped but the RFC does not allow. */
const notAllowed = /['()*]/g

/**
 * The value of a Content-Disposition header that offers a download. `filename*` has the name in UTF-8, and `filename` an
 * ASCII form for programs without RFC 6266.
 * @param filename well-formed and without control characters, as cleanFilename returns it
 */
export function attachmentOf(filename: string): string {
  const ascii = filename
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, '_')
    // Programs disagree about escapes in quoted strings, and some decode percent signs.
    .replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(filename).replace(
    notAllowed,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
