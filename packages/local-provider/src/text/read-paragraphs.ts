/** Marks a hyphen at a line end. pdfium writes this character for one; here soft hyphens and cut words get it, too. */
const hyphenMark = '\uFFFE'
const bullet = /^\s*(?:[•●▪◦‣–—*·-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,5}\))\s+\S/u
/** Matches "2.1 Metric spaces" and headings in Markdown. */
const heading = /^\s*(?:(?:\d+\.)+\d*\s+\p{Lu}|#{1,6} )/u
/** Matches "Figure 3.4: …", "Definition 8", "Theorem 1.1 (Heine-Borel)", "Proof: …". */
const caption = /^\p{Lu}\p{L}+(?: \d+(?:\.\d+)*(?:[:.)]| \(|$)|:(?: |$))/u
const bareLabel = /^\p{Lu}\p{L}+ \d+(?:\.\d+)*(?: \([^)]*\))?$/u
const sentenceEnd = /[.!?…:;。！？؟]["'”’»)\]]*$/u
const runningHeadRepeats = 3

/**
 * Returns the paragraphs of an extracted text, each on one line. Hard line breaks of a PDF are removed, words hyphenated at
 * a line end are joined, page numbers and running heads are left out. No word is changed otherwise.
 */
export function readParagraphs(text: string): string[] {
  const lines = tidyLines(text)
  const heads = findRunningHeads(lines)
  const paragraphs: string[] = []
  let open: string[] = []
  let lastLine = ''
  let gap = false
  const close = () => {
    if (open.length > 0) paragraphs.push(joinCutWords(open.join('')))
    open = []
  }
  for (const [at, line] of lines.entries()) {
    if (line === '') gap = open.length > 0
    else if (!isPageNumberOrHead(line, heads)) {
      if (open.length > 0 && !continues(lastLine, line, gap, gap ? 0 : usualWidth(lines, at))) close()
      if (open.length > 0) open.push(joint(lastLine, line))
      open.push(line)
      lastLine = line
      gap = false
    }
  }
  close()
  // All lines are kept when every line looks like a page number, as in a table of numbers.
  return paragraphs.length > 0 ? paragraphs : lines.filter(line => line !== '').map(joinCutWords)
}

function tidyLines(text: string): string[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?|\u2028|\u2029|\f|\v/g, '\n')
    .replace(/\u00AD(?!\n)/g, '')
    .replace(/\u00AD\n/g, `${hyphenMark}\n`)
    .split('\n')
    .map(line => line.replace(/[\p{Zs}\t]+/gu, ' ').trim())
}

/** Finds lines that repeat when their numbers are ignored: "8 1.2. METRIC SPACES", "Page 3 of 9". */
function findRunningHeads(lines: string[]): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const line of lines) {
    if (line.length < 4 || line.length > 90 || !/\d/.test(line) || sentenceEnd.test(line)) continue
    const shape = withoutNumbers(line)
    if (shape.length >= 3) counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  // A line shape that makes up more than a tenth of all lines is data, not a running head.
  const most = Math.max(runningHeadRepeats, lines.length / 10)
  return new Set(
    [...counts].filter(([, count]) => count >= runningHeadRepeats && count <= most).map(([shape]) => shape),
  )
}

const withoutNumbers = (line: string) => line.replace(/[\d.\s]+/g, ' ').trim()

/** Whether a line is a page number or a running head. */
function isPageNumberOrHead(line: string, heads: ReadonlySet<string>): boolean {
  if (/^(?:[-–—]\s*)?(?:page\s+|seite\s+)?\d{1,4}(?:\s*(?:of|\/|von)\s*\d{1,4})?(?:\s*[-–—])?$/iu.test(line))
    return true
  return /^(?:page\s+|seite\s+)?\d|\d$/iu.test(line) && line.length <= 90 && heads.has(withoutNumbers(line))
}

/** The length of a full line near `at`: the third longest of the eleven nearest, so that an outlier does not count. */
function usualWidth(lines: string[], at: number): number {
  const lengths: number[] = []
  for (let i = Math.max(0, at - 6); i <= Math.min(lines.length - 1, at + 4); i++) lengths.push(lines[i]?.length ?? 0)
  lengths.sort((a, b) => b - a)
  return lengths[2] ?? lengths[0] ?? 0
}

/** Whether `line` continues the sentence of the line before it. `width` is 0 when a blank line separates them. */
function continues(before: string, line: string, gap: boolean, width: number): boolean {
  if (before.endsWith(hyphenMark)) return true
  if (bullet.test(line) || heading.test(line) || heading.test(before) || caption.test(line)) return false
  if (bareLabel.test(before)) return false
  const ended = sentenceEnd.test(before)
  if (/^\p{Ll}/u.test(line)) return !ended && (!gap || before.length > 40)
  if (gap || (ended && line.length < width / 2 && !sentenceEnd.test(line))) return false
  return before.length >= width * 0.75 && before.length > 20
}

/** The text that joins two lines of a paragraph: a space, nothing, or the mark of a hyphenated word. */
function joint(before: string, line: string): string {
  if (before.endsWith(hyphenMark)) return ''
  if (/\p{L}-$/u.test(before.slice(-3)) && /^\p{Ll}/u.test(line)) return hyphenMark
  const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
  return wide.test(before.slice(-1)) && wide.test(line.charAt(0)) ? '' : ' '
}

/** Removes the hyphen of a word cut at a line end. Before a capital the hyphen stays: "Schwarz-Weiß". */
function joinCutWords(paragraph: string): string {
  return paragraph.replace(/-?\uFFFE\s*(.?)/gu, (_, next: string) => (/\p{Lu}|\d/u.test(next) ? `-${next}` : next))
}
