/**
 * Parses an answer, or the object within it: models without a strict JSON mode surround it with code marks or prose.
 * @returns undefined when there is none
 */
export function parseJson(text: string): unknown {
  for (const candidate of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      return JSON.parse(candidate)
    } catch {}
  }
  return undefined
}
