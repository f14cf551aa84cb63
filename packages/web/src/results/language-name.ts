const languageNames = new Intl.DisplayNames('en', { type: 'language' })

/** The English name of a language. @param code ISO 639 */
export function languageName(code: string): string {
  try {
    return languageNames.of(code) ?? code
  } catch {
    return code
  }
}
