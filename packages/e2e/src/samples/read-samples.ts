/** A block of code on a page of the documentation that a reader can run. */
export interface Sample {
  /** `browser`: a script of a page that the platform serves */
  language: 'bash' | 'browser' | 'javascript' | 'typescript' | 'python'
  code: string
  /** of its first line on the page */
  line: number
  /** the JSON that the page shows as its output */
  shown?: string
}

const languages: Record<string, Sample['language']> = {
  bash: 'bash',
  js: 'javascript',
  javascript: 'browser',
  ts: 'typescript',
  typescript: 'typescript',
  python: 'python',
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm

/**
 * Reads the samples of a page: `bash`, `python`, `js` and `ts` (Node), `javascript` (a browser). Blocks of other languages are not run: `sh` for programs that a test does not have, `text`, `http`.
 * A `json` block that follows a sample shows its output.
 * @param section the heading of the part to read, such as `The first document`; the whole page by default
 */
export function readSamples(page: string, section?: string): Sample[] {
  const { text, startLine } = partOf(page, section)
  const samples: Sample[] = []
  let isShown = false
  for (const match of text.matchAll(fence)) {
    const [, name = '', code = ''] = match
    const language = languages[name]
    const last = samples.at(-1)
    if (language) samples.push({ language, code, line: startLine + text.slice(0, match.index).split('\n').length })
    else if (name === 'json' && last && isShown) last.shown = code
    isShown = language !== undefined
  }
  return samples
}

/** @throws Error when the page has no such section */
function partOf(page: string, section: string | undefined): { text: string; startLine: number } {
  if (section === undefined) return { text: page, startLine: 1 }
  const heading = `\n## ${section}\n`
  const start = page.indexOf(heading)
  if (start === -1) throw new Error(`there is no section ${section}`)
  const end = page.indexOf('\n## ', start + heading.length)
  return {
    text: page.slice(start, end === -1 ? undefined : end),
    startLine: page.slice(0, start).split('\n').length,
  }
}

/** The names of all fields in a shown output, which may leave out values with `…`. */
export const fieldsOf = (shown: string): string[] => [
  ...new Set([...shown.matchAll(/"([\w/]+)"\s*:/g)].map(([, name = '']) => name)),
]
