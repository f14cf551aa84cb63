/** Answers without thinking after which a model counts as one that does not think. */
const enoughAnswers = 3

/**
 * Learns from a model's answers whether it thinks before it answers, because its name does not tell. One that does not think may be taken
 * for hung when it is silent.
 */
export interface ThinkingWatch {
  /** true until the opposite is known */
  mayThink(): boolean
  /** @param answer.turnedOff the request turned thinking off, and the server accepted that */
  answered(answer: { thought: boolean; reasoningTokens?: number | undefined; turnedOff: boolean }): void
  /** A call was ended because the model was silent. It may think after all, so the next call gets the longer time. */
  wasSilent(): void
}

export function createThinkingWatch(): ThinkingWatch {
  let thinks = false
  let without = 0
  return {
    mayThink: () => thinks || without < enoughAnswers,
    answered({ thought, reasoningTokens, turnedOff }) {
      if (thought || (reasoningTokens ?? 0) > 0) thinks = true
      else if (turnedOff) without = enoughAnswers
      // A server that does not count such tokens tells nothing.
      else if (reasoningTokens === 0) without += 1
    },
    wasSilent() {
      without = 0
    },
  }
}
