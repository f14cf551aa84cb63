/** Fewer lines of single letters are a list or a heading. */
const minLines = 4
/** One Chinese or Japanese letter or sign, with the signs that stand next to it. */
const singleLetter = /^[\u3000-\u9fff\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef](?:\s*\p{P}){0,2}$/u

/** Joins the letters of vertical lines, which pdf.js puts on lines of their own where each is drawn apart. */
export function joinSingleLetters(text: string): string {
  const lines = text.split('\n')
  const result: string[] = []
  for (let from = 0; from < lines.length; ) {
    let to = from
    while (to < lines.length && singleLetter.test(lines[to] ?? '')) to++
    if (to - from >= minLines) result.push(lines.slice(from, to).join('').replace(/\s+/gu, ''))
    else if (to > from) result.push(...lines.slice(from, to))
    else result.push(lines[to++] ?? '')
    from = to
  }
  return result.join('\n')
}
