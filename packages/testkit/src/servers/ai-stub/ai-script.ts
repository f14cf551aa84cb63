/**
 * What the scripted AI does when it is asked about a document: the document itself says so in a line such as
 * `[[ai id=r-12 delay=400 fault=429 times=2]]`, so that every document has a separate script.
 */
export interface AiScript {
  /** the same for every question about one document */
  id: string
  /** how long the whole answer takes */
  delayMs: number
  /** what happens instead of an answer: a status, silence, an answer cut before its end, or one that takes very long */
  fault?: '429' | '500' | 'hang' | 'cut' | 'slow'
  /** how many questions meet the fault before one is answered */
  times?: number
  /** seconds: in the Retry-After of a 429, and of a slow answer */
  seconds?: number
}

const line = /\[\[ai id=(\S+) delay=(\d+)(?: fault=(429|500|hang|cut|slow) times=(\d+) seconds=(\d+))?\]\]/

export const writeScript = ({ id, delayMs, fault, times = 1, seconds = 1 }: AiScript): string =>
  `[[ai id=${id} delay=${delayMs}${fault === undefined ? '' : ` fault=${fault} times=${times} seconds=${seconds}`}]]`

const faults = ['429', '500', 'hang', 'cut', 'slow'] as const

/** The script in a text that was sent to the AI; undefined when it has none. */
export function readScript(text: string): AiScript | undefined {
  const found = line.exec(text)
  if (!found) return undefined
  const [, id = '', delay, named, times, seconds] = found
  const fault = faults.find(name => name === named)
  const script = { id, delayMs: Number(delay) }
  return fault === undefined ? script : { ...script, fault, times: Number(times), seconds: Number(seconds) }
}
