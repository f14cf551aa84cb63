/** Answers without thinking after which a model counts as one that does not think. One alone may have been an easy question. */
const enoughAnswers = 3

/**
 * Learns from a model's answers whether it thinks before it answers, because its name does not tell. The call of one that does not think
 * is ended after `idleTimeoutMs` of silence. One answer with a thought settles that it thinks.
 */
export interface ThinkingWatch {
  /** true until the opposite is known */
  mayThink(): boolean
  /** @param answer.turnedOff the request turned thinking off, and the server accepted that */
  answered(answer: { thought: boolean; reasoningTokens?: number | undefined; turnedOff: boolean }): void
  /** A call was ended because the model was silent. It may think after all, so the next call may be silent up to `callTimeoutMs`. */
  wasSilent(): void
}

export function createThinkingWatch(): ThinkingWatch {
  let thinks = false
  let answersWithout = 0
  return {
    mayThink: () => thinks || answersWithout < enoughAnswers,
    answered({ thought, reasoningTokens, turnedOff }) {
      if (thought || (reasoningTokens ?? 0) > 0) thinks = true
      else if (turnedOff) answersWithout = enoughAnswers
      // A server that reports no such count proves nothing.
      else if (reasoningTokens === 0) answersWithout += 1
    },
    wasSilent() {
      answersWithout = 0
    },
  }
}
