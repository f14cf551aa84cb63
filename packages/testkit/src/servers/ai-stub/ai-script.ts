/**
 * How the AI stub answers a request about one document. The document contains its script as a line such as
 * `[[ai id=r-12 delay=400 fault=429 times=2 seconds=1]]`, so each document has a separate script.
 */
export interface AiScript {
  /** identifies the document; all its requests have the same id */
  id: string
  /** duration of the whole answer */
  delayMs: number
  /** replaces the answer: an HTTP status, an answer that stops, a connection cut before the end, or a slow answer */
  fault?: '429' | '500' | 'hang' | 'cut' | 'slow'
  /** the number of requests that meet the fault before one is answered */
  times?: number
  /** Retry-After of a 429, or duration of a slow answer */
  seconds?: number
}

/**
 * A fault of the whole stub, for every request until the next message: connections refused, no answer, or an HTTP status. A 429 has a
 * Retry-After of 2 s. Null ends it.
 */
export interface AiOutage {
  outage: 'refuse' | 'hang' | '500' | '401' | '429' | null
}

const line = /\[\[ai id=(\S+) delay=(\d+)(?: fault=(429|500|hang|cut|slow) times=(\d+) seconds=(\d+))?\]\]/

export const writeScript = ({ id, delayMs, fault, times = 1, seconds = 1 }: AiScript): string =>
  `[[ai id=${id} delay=${delayMs}${fault === undefined ? '' : ` fault=${fault} times=${times} seconds=${seconds}`}]]`

const faults = ['429', '500', 'hang', 'cut', 'slow'] as const

/** Reads the script from a request's text. @returns undefined if there is none */
export function readScript(text: string): AiScript | undefined {
  const found = line.exec(text)
  if (!found) return undefined
  const [, id = '', delay, named, times, seconds] = found
  const fault = faults.find(name => name === named)
  const script = { id, delayMs: Number(delay) }
  return fault === undefined ? script : { ...script, fault, times: Number(times), seconds: Number(seconds) }
}
