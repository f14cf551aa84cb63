import { estimateTokens } from '../../models/estimate-tokens.ts'

/** The weight of a call against all calls before it: a change of language or of task type shows within some calls. */
const share = 0.2
/**
 * A count of more than this many times the plain estimate is taken as that many times. The schema of an answer costs tokens, too,
 * but one odd count must not raise the charge of later calls.
 */
const maxFactor = 4

/** Estimates what questions cost at one model. It learns from the vendor's counts, because the plain estimate is an upper one. */
export interface InputEstimate {
  /** @returns tokens of a question that the vendor did not count */
  of(question: { system: string; prompt: string }): number
  /** @param counted the vendor's count of the question */
  learn(question: { system: string; prompt: string }, counted: number): void
}

export function createInputEstimate(): InputEstimate {
  let factor: number | undefined
  const plain = ({ system, prompt }: { system: string; prompt: string }) =>
    estimateTokens(system) + estimateTokens(prompt)
  return {
    of: question => Math.ceil(plain(question) * (factor ?? 1)),
    learn(question, counted) {
      const estimated = plain(question)
      if (estimated === 0 || counted === 0) return
      const seen = Math.min(counted / estimated, maxFactor)
      factor = factor === undefined ? seen : factor + (seen - factor) * share
    },
  }
}
