/**
 * Returns the text of a sheet's print header or footer: its left, centre and right parts, separated by three blanks.
 * Codes for page numbers, dates, file names and fonts are left out, because they carry nothing of the document
 * (ECMA-376 part 1, 18.3.1.46).
 */
export function readHeaderFooter(code: string): string {
  const text = code.replace(/&(?:"[^"]*"|K[0-9A-F]{6}|K\d{2}[+-]\d{3}|\d+|[LCRPNDTFAZGBIUESXYHO]|&)/g, found => {
    if (found === '&&') return '&'
    return /^&[LCR]$/.test(found) ? '\u0000' : ''
  })
  const parts = text.split('\u0000').map(part => part.replace(/\s+/g, ' ').trim())
  // A part of codes and connectives alone (`Page &P of &N`) says nothing without its numbers.
  return parts
    .filter(
      part => /\p{L}{3}|\d/u.test(part) && !/^\W*(page|seite|página|pagina)?\W*(of|von|sur|de|di)?\W*$/i.test(part),
    )
    .join('   ')
}
