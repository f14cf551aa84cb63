import type { TaggedToken } from '../text/load-wink.ts'
import { type Clause, parseClause, spell } from './parse-clause.ts'

/** A question that the sentence itself answers, word for word. */
export interface TemplateQuestion {
  question: string
  /** The phrase it asks about, in lower case. */
  subject: string
  /** The better the kind of question, the higher. */
  worth: number
}

const be = new Set(['is', 'are', 'was', 'were'])
const modals = new Set(['can', 'could', 'may', 'must', 'should', 'will', 'would', 'shall'])
const people = /(?:er|or|ist|ian|ant|man|woman|father|mother|chief|president|king|queen|poet|chef)$/u
const numbers = /^(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred)$/u
/**
 * Asks for what an English sentence states in one of a few plain forms: subject first, no clause before it. Anything
 * else is not asked about, since a question that is slightly off is worse than none.
 * @param commonWords words the document has in lower case, which are therefore no names at a sentence's beginning
 */
export function applyTemplates(tokens: TaggedToken[], commonWords: ReadonlySet<string>): TemplateQuestion | undefined {
  const clause = parseClause(tokens, commonWords)
  if (!clause) return undefined
  const question = askReason(clause) ?? askWhen(clause) ?? askWhat(clause) ?? askCount(clause) ?? askObject(clause)
  return question && { ...question, subject: clause.subject.toLowerCase() }
}

type Asked = Omit<TemplateQuestion, 'subject'> | undefined

/** "X is a …" asks what X is; a person is asked for by "who". */
function askWhat({ tokens, end, subject }: Clause): Asked {
  const verb = tokens[end]?.normal ?? ''
  const after = tokens[end + 1]
  if (!be.has(verb) || !after) return undefined
  const isName = tokens.slice(0, end).every(token => token.pos === 'PROPN')
  const definition = /^(?:a|an|the|one)$/.test(after.normal) || (after.pos === 'NOUN' && /^(?:is|are)$/.test(verb))
  const purpose =
    after.normal === 'to' && /^(?:the )?(?:\S+ )?(?:purpose|goal|aim|mission|objective|task|role)\b/iu.test(subject)
  if (!definition && !purpose) return undefined
  const predicate = tokens.slice(end + 1, end + 8)
  const noun = predicate.find((token, i) => token.pos === 'NOUN' && predicate[i + 1]?.pos !== 'NOUN')
  const person = isName && end >= 2 && noun !== undefined && people.test(noun.lemma)
  return { question: `${person ? 'Who' : 'What'} ${verb} ${subject}?`, worth: isName || purpose ? 3 : 2 }
}

/** "X was founded in 1998" asks when. */
function askWhen({ tokens, end, subject }: Clause): Asked {
  const verb = tokens[end]?.normal ?? ''
  if (verb !== 'was' && verb !== 'were') return undefined
  let at = end + 1
  if (tokens[at]?.pos === 'ADV') at++
  const participle = tokens[at]
  if (participle?.pos !== 'VERB' || !/(?:ed|en|wn|ld|nt|un|ught|ade|ut)$/.test(participle.normal)) return undefined
  const dated = tokens.findIndex((token, i) => {
    const next = tokens[i + 1]
    return (
      i > at &&
      i <= at + 6 &&
      /^(?:in|on|since)$/.test(token.normal) &&
      next !== undefined &&
      isDate(next, tokens[i + 2])
    )
  })
  if (dated < 0) return undefined
  const between = tokens.slice(at + 1, dated)
  if (between.some(token => /^(?:PUNCT|VERB|AUX|SCONJ|CCONJ)$/.test(token.pos))) return undefined
  return { question: `When ${verb} ${subject} ${spell(tokens.slice(end + 1, dated))}?`, worth: 3 }
}

const months = /^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/
const isDate = (token: TaggedToken, next: TaggedToken | undefined) =>
  /^(?:1[5-9]|20)\d\d$/.test(token.normal) || (months.test(token.normal) && /^\d/.test(next?.normal ?? ''))

/** "X cannot start because …" asks why. */
function askReason({ tokens, end, subject }: Clause): Asked {
  const because = tokens.findIndex(token => token.normal === 'because')
  const verb = tokens[end]?.normal ?? ''
  if (because < end + 2 || because > end + 14 || !(be.has(verb) || modals.has(verb))) return undefined
  const rest = tokens.slice(end + 1, because)
  if (rest.some(token => /^(?:PUNCT|SCONJ|CCONJ)$/.test(token.pos) || token.pos === 'PRON')) return undefined
  return { question: `Why ${verb} ${subject} ${spell(rest)}?`, worth: 4 }
}

/** "X has 12 members" asks how many. */
function askCount({ tokens, end, subject, plural }: Clause): Asked {
  const verb = tokens[end]?.normal ?? ''
  if (verb !== 'has' && verb !== 'have') return undefined
  if (!numbers.test(tokens[end + 1]?.normal ?? '')) return undefined
  let to = end + 2
  while (/^(?:ADJ|NOUN)$/.test(tokens[to]?.pos ?? '')) to++
  const counted = tokens.slice(end + 2, to)
  const last = counted.at(-1)
  if (last?.pos !== 'NOUN' || last.lemma === last.normal || tokens[to]?.normal === '-') return undefined
  return { question: `How many ${spell(counted)} ${plural ? 'do' : 'does'} ${subject} have?`, worth: 3 }
}

/** "X provides …" asks what X provides, for a few verbs that always take an object. */
function askObject({ tokens, end, subject }: Clause): Asked {
  const verb = tokens[end]
  const after = tokens[end + 1]
  if (!verb || !after) return undefined
  const known =
    /^(?:provide|include|require|support|offer|contain|describe|define|cover|produce|measure|prohibit)(s?)$/.exec(
      verb.normal,
    )
  if (!known || !/^(?:DET|NOUN|PROPN|ADJ|NUM)$/.test(after.pos)) return undefined
  const singular = known[1] === 's'
  return {
    question: `What ${singular ? 'does' : 'do'} ${subject} ${singular ? verb.normal.slice(0, -1) : verb.normal}?`,
    worth: 2,
  }
}
