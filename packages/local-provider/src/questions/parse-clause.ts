import type { TaggedToken } from '../text/load-wink.ts'

const articles = new Set(['the', 'a', 'an'])
const maxSubjectTokens = 7
const vagueSubjects = new Set(
  `this that these those it they he she we you i there here one ones other others thing things some many most such part
  result reason way fact case example following latter former number lot something nothing everything`.split(/\s+/),
)

export interface Clause {
  tokens: TaggedToken[]
  /** The number of tokens of the subject, which begins the sentence. */
  end: number
  subject: string
  plural: boolean
}

/** Reads the subject of a sentence that begins with a noun phrase, with at most one "of" or "for" phrase; else undefined. */
export function parseClause(tokens: TaggedToken[], commonWords: ReadonlySet<string>): Clause | undefined {
  let end = 0
  const pos = (i: number) => tokens[i]?.pos
  const isNominal = (i: number) =>
    /^(?:ADJ|NOUN|PROPN)$/.test(pos(i) ?? '') && /^[\p{L}\d]/u.test(tokens[i]?.value ?? '')
  if (articles.has(tokens[0]?.normal ?? '')) end++
  const head = end
  while (isNominal(end)) end++
  if (end === head) return undefined
  let headNoun = end - 1
  if (/^(?:of|for)$/.test(tokens[end]?.normal ?? '')) {
    let inner = end + 1
    if (/^(?:DET)$/.test(pos(inner) ?? '')) inner++
    const from = inner
    while (isNominal(inner)) inner++
    if (inner > from) end = inner
    else headNoun = -1
  }
  const noun = tokens[headNoun]
  if (!noun || !/^(?:NOUN|PROPN)$/.test(noun.pos) || end > maxSubjectTokens) return undefined
  if (tokens.slice(0, end).some(token => vagueSubjects.has(token.normal))) return undefined
  if (!/^(?:NOUN|PROPN)$/.test(pos(end - 1) ?? '')) return undefined
  const plural =
    /^(?:are|were|have)$/.test(tokens[end]?.normal ?? '') || (noun.pos === 'NOUN' && noun.lemma !== noun.normal)
  return { tokens, end, subject: spellSubject(tokens.slice(0, end), commonWords), plural }
}

/** Spells the subject as within a sentence: "The committee" becomes "the committee", a name keeps its capital. */
function spellSubject(tokens: TaggedToken[], commonWords: ReadonlySet<string>): string {
  const [first, ...rest] = tokens
  if (!first) return ''
  const isName = first.pos === 'PROPN' && !commonWords.has(first.normal)
  const keepsCapital = isName || /\p{Lu}.*\p{Lu}|\d/u.test(first.value)
  return spell([{ ...first, value: keepsCapital ? first.value : first.value.toLowerCase() }, ...rest])
}

/** Joins tokens with the spaces they had in the text. */
export function spell(tokens: readonly TaggedToken[]): string {
  return tokens.map((token, i) => (i > 0 && token.spaced ? ' ' : '') + token.value).join('')
}
