/**
 * The tokens that a request allows for thinking, which vendors count against the limit of an answer. Unused ones cost nothing.
 * A small context gives a quarter.
 */
export const thinkingRoom = (contextTokens = Number.POSITIVE_INFINITY): number =>
  Math.min(8192, Math.floor(contextTokens / 4))
