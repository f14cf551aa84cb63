import { readFile } from 'node:fs/promises'
import type { Usage } from '@ai-platform/contracts/task.ts'
import { ConfigError } from '@ai-platform/runtime/env.ts'
import { z } from 'zod'

const UsdPerMillion = z.number().nonnegative()

/** One line of the price file: US dollars per million tokens of the models that match `model`, where `*` stands for any text. */
const Price = z.strictObject({
  model: z.string().min(1),
  input: UsdPerMillion,
  /** the price of `input` when absent */
  cached_input: UsdPerMillion.optional(),
  output: UsdPerMillion,
})
const PriceFile = z.strictObject({ prices: z.array(Price) })
export type Price = z.infer<typeof Price>

/** Returns the price of a number of tokens in US dollars, or null when there is none. */
export type PriceOf = (tokens: Usage) => number | null

/**
 * Reads the price file (PRICES_FILE), which the operator edits.
 * @param file absolute path
 * @throws ConfigError that names the file and what is wrong in it
 */
export async function readPrices(file: string): Promise<Price[]> {
  try {
    return PriceFile.parse(JSON.parse(await readFile(file, 'utf8'))).prices
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new ConfigError(`The prices ${file} cannot be read (PRICES_FILE): ${reason}`, { cause })
  }
}

/**
 * Finds the price of a model: the first line that matches its name. The result is rounded to a billionth of a dollar.
 */
export function priceOfModel(prices: Price[], model: string): PriceOf {
  const price = prices.find(({ model: pattern }) => matches(pattern, model))
  if (!price) return () => null
  const { input, cached_input = input, output } = price
  return ({ input_tokens, output_tokens, cached_input_tokens = 0 }) => {
    const cached = Math.min(cached_input_tokens, input_tokens)
    const usdMillionths = (input_tokens - cached) * input + cached * cached_input + output_tokens * output
    return Math.round(usdMillionths * 1000) / 1e9
  }
}

/** Whether a name matches a pattern, in any case of letters. */
function matches(pattern: string, model: string): boolean {
  const literal = pattern.replace(/[\\^$.+?()[\]{}|]/g, '\\$&')
  return new RegExp(`^${literal.replaceAll('*', '.*')}$`, 'i').test(model)
}
