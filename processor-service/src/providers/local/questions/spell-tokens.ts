import type { TaggedToken } from '../load-wink.ts'

/** Tokens as text again, spaced as they were. */
export function spell(tokens: readonly TaggedToken[]): string {
  return tokens.map((token, i) => (i > 0 && token.spaced ? ' ' : '') + token.value).join('')
}
