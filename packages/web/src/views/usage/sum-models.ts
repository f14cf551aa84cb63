import type { UsageReport } from '@ai-platform/client/types.ts'

type Model = UsageReport['items'][number]['models'][number]

/** Adds up what each AI model used, that with most tokens first. The cost is null when a day of the model has no price. */
export function sumModels(items: readonly { models: readonly Model[] }[]): Model[] {
  const sums = new Map<string, Model>()
  for (const used of items.flatMap(({ models }) => models)) {
    const sum = sums.get(used.model)
    sums.set(used.model, sum ? add(sum, used) : used)
  }
  return [...sums.values()].sort((a, b) => tokensOf(b) - tokensOf(a))
}

const tokensOf = ({ input_tokens, output_tokens }: Model): number => input_tokens + output_tokens

const add = (a: Model, b: Model): Model => ({
  model: a.model,
  tasks: a.tasks + b.tasks,
  calls: a.calls + b.calls,
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  cost_usd: a.cost_usd === null || b.cost_usd === null ? null : a.cost_usd + b.cost_usd,
})
