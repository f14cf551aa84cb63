import { type ZodType, z } from 'zod'
import { estimateTokens } from '../../models/estimate-tokens.ts'

/** What was learned before counts this much after each further call, so that the last five calls or so decide. */
const decay = 0.8
/** A greater count is an odd one, such as of a prompt that a proxy adds. It must not raise the charge of later calls. */
const maxFactor = 4
/** An estimate should rather exceed the vendor's count than fall below it. */
const margin = 1.05

/** What a call sends. Vendors count the schema of the answer, too. */
export interface AskedQuestion {
  system: string
  prompt: string
  schema: ZodType
}

/** Estimates the tokens of questions to one model. It learns from the vendor's counts, because the plain estimate mostly exceeds them. */
export interface InputEstimate {
  /** @returns tokens of a question that the vendor has not counted */
  of(question: AskedQuestion): number
  /** @param counted the vendor's count of the question, 0 for none */
  learn(question: AskedQuestion, counted: number): void
}

export function createInputEstimate(): InputEstimate {
  // Sums weigh long questions more than short ones, whose ratio says less.
  const sum = { estimated: 0, counted: 0 }
  const tokensOfSchema = new WeakMap<ZodType, number>()
  const schemaTokens = (schema: ZodType): number => {
    const known = tokensOfSchema.get(schema)
    if (known !== undefined) return known
    const tokens = estimateTokens(JSON.stringify(z.toJSONSchema(schema)))
    tokensOfSchema.set(schema, tokens)
    return tokens
  }
  const plainEstimate = ({ system, prompt, schema }: AskedQuestion) =>
    estimateTokens(system) + estimateTokens(prompt) + schemaTokens(schema)
  return {
    of: question =>
      Math.ceil(plainEstimate(question) * (sum.estimated === 0 ? 1 : (sum.counted / sum.estimated) * margin)),
    learn(question, counted) {
      if (counted === 0) return
      const estimated = plainEstimate(question)
      sum.estimated = sum.estimated * decay + estimated
      sum.counted = sum.counted * decay + Math.min(counted, estimated * maxFactor)
    },
  }
}
