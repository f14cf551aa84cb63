import type { TaggedToken } from '../text/load-wink.ts'
import { type Clause, parseClause, spell } from './parse-clause.ts'

/** A question that its sentence answers verbatim. */
export interface TemplateQuestion {
  question: string
  /** The phrase the question asks about, in lower case. */
  subject: string
  /** 2 to 4, by the kind of question; higher is better. */
  score: number
}

const be = new Set(['is', 'are', 'was', 'were'])
const modals = new Set(['can', 'could', 'may', 'must', 'should', 'will', 'would', 'shall'])
const people = /(?:er|or|ist|ian|ant|man|woman|father|mother|chief|president|king|queen|poet|chef)$/u
const numbers = /^(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundred)$/u

/**
 * Makes a question from an English sentence that begins with its subject and has one of five plain forms. Other sentences give
 * none, because a question that is slightly wrong is worse than none.
 * @param commonWords words the document also has in lower case; at the beginning of a sentence they are not names
 */
export function applyTemplates(tokens: TaggedToken[], commonWords: ReadonlySet<string>): TemplateQuestion | undefined {
  const clause = parseClause(tokens, commonWords)
  if (!clause) return undefined
  const question = askReason(clause) ?? askWhen(clause) ?? askWhat(clause) ?? askCount(clause) ?? askObject(clause)
  return question && { ...question, subject: clause.subject.toLowerCase() }
}

type Candidate = Omit<TemplateQuestion, 'subject'> | undefined

/** "X is a …" gives "What is X?", or "Who is X?" for a person. */
function askWhat({ tokens, end, subject }: Clause): Candidate {
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
  return { question: `${person ? 'Who' : 'What'} ${verb} ${subject}?`, score: isName || purpose ? 3 : 2 }
}

/** "X was founded in 1998" gives "When was X founded?" */
function askWhen({ tokens, end, subject }: Clause): Candidate {
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
  return { question: `When ${verb} ${subject} ${spell(tokens.slice(end + 1, dated))}?`, score: 3 }
}

const months = /^(?:january|february|march|april|may|june|july|august|september|october|november|december)$/
const isDate = (token: TaggedToken, next: TaggedToken | undefined) =>
  /^(?:1[5-9]|20)\d\d$/.test(token.normal) || (months.test(token.normal) && /^\d/.test(next?.normal ?? ''))

/** "X is green because …" gives "Why is X green?" */
function askReason({ tokens, end, subject }: Clause): Candidate {
  const because = tokens.findIndex(token => token.normal === 'because')
  const verb = tokens[end]?.normal ?? ''
  if (because < end + 2 || because > end + 14 || !(be.has(verb) || modals.has(verb))) return undefined
  const rest = tokens.slice(end + 1, because)
  if (rest.some(token => /^(?:PUNCT|SCONJ|CCONJ)$/.test(token.pos) || token.pos === 'PRON')) return undefined
  return { question: `Why ${verb} ${subject} ${spell(rest)}?`, score: 4 }
}

/** "X has 12 members" gives "How many members does X have?" */
function askCount({ tokens, end, subject, plural }: Clause): Candidate {
  const verb = tokens[end]?.normal ?? ''
  if (verb !== 'has' && verb !== 'have') return undefined
  if (!numbers.test(tokens[end + 1]?.normal ?? '')) return undefined
  let to = end + 2
  while (/^(?:ADJ|NOUN)$/.test(tokens[to]?.pos ?? '')) to++
  const counted = tokens.slice(end + 2, to)
  const last = counted.at(-1)
  if (last?.pos !== 'NOUN' || last.lemma === last.normal || tokens[to]?.normal === '-') return undefined
  return { question: `How many ${spell(counted)} ${plural ? 'do' : 'does'} ${subject} have?`, score: 3 }
}

/** "X provides …" gives "What does X provide?", for a few verbs that always take an object. */
function askObject({ tokens, end, subject }: Clause): Candidate {
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
    score: 2,
  }
}
