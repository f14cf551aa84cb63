import type { Asked } from './fake-ai-server.ts'

/** What an order makes the victim say. */
export const obeyed = 'PWNED'

/** Control tokens of chat formats. A self-hosted server may begin a new message wherever one stands. */
const controlTokens = /<[|｜]|<start_of_turn>|\[INST\]|<<SYS>>|\[SYSTEM_PROMPT\]/

/** The regions of a prompt between its marker lines, and the text outside them. A region ends at its first end marker. */
export function splitPrompt(prompt: string): { outside: string; regions: { name: string; text: string }[] } {
  const regions: { name: string; text: string }[] = []
  let outside = ''
  let rest = prompt
  for (;;) {
    const begin = /^<([a-z]+)-(\w+)>\n/m.exec(rest)
    if (!begin) return { outside: outside + rest, regions }
    const [line, name = '', boundary] = begin
    const start = begin.index + line.length
    const end = rest.indexOf(`\n</${name}-${boundary}>`, start)
    if (end < 0) return { outside: outside + rest, regions }
    regions.push({ name, text: rest.slice(start, end) })
    outside += `${rest.slice(0, begin.index)}<${name}>`
    rest = rest.slice(end + `\n</${name}-${boundary}>`.length)
  }
}

/**
 * A model that believes everything outside the marked regions, and every control token: there it does what `order` matches.
 * @param answer what it says otherwise
 */
export function createVictim(order: RegExp, answer: (asked: Asked) => string): (asked: Asked) => string {
  return asked => {
    const { outside } = splitPrompt(asked.prompt)
    const isFooled = order.test(asked.system) || order.test(outside) || controlTokens.test(asked.prompt)
    return isFooled ? obeyed : answer(asked)
  }
}
