import { type ZodType, z } from 'zod'
import { estimateTokens } from '../../models/estimate-tokens.ts'

/** The share of what was learned that each further call replaces: a change of language or of task type shows within some calls. */
const share = 0.2
/** A count of more than this many times the plain estimate is taken as that many times: one odd count must not raise the charge of later calls. */
const maxFactor = 4
/** Added to what was learned: an estimate should rather exceed the vendor's count than fall below it. */
const margin = 1.05

/** What a call sends. Vendors count the schema of the answer, too. */
export interface AskedQuestion {
  system: string
  prompt: string
  schema: ZodType
}

/** Estimates what questions cost at one model. It learns from the vendor's counts, because the plain estimate is an upper one. */
export interface InputEstimate {
  /** @returns tokens of a question that the vendor did not count */
  of(question: AskedQuestion): number
  /** @param counted the vendor's count of the question */
  learn(question: AskedQuestion, counted: number): void
}

/** The sums weigh long questions more than short ones, whose counts are less exact. */
export function createInputEstimate(): InputEstimate {
  const sum = { estimated: 0, counted: 0 }
  const tokensOfSchema = new WeakMap<ZodType, number>()
  const schemaTokens = (schema: ZodType): number => {
    const known = tokensOfSchema.get(schema)
    if (known !== undefined) return known
    const tokens = estimateTokens(JSON.stringify(z.toJSONSchema(schema)))
    tokensOfSchema.set(schema, tokens)
    return tokens
  }
  const plain = ({ system, prompt, schema }: AskedQuestion) =>
    estimateTokens(system) + estimateTokens(prompt) + schemaTokens(schema)
  return {
    of: question => Math.ceil(plain(question) * (sum.estimated === 0 ? 1 : (sum.counted / sum.estimated) * margin)),
    learn(question, counted) {
      if (counted === 0) return
      const estimated = plain(question)
      sum.estimated = sum.estimated * (1 - share) + estimated
      sum.counted = sum.counted * (1 - share) + Math.min(counted, estimated * maxFactor)
    },
  }
}
