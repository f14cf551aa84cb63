import type { UsageReport } from '@ai-platform/client/types.ts'

export type UsageDay = Pick<
  UsageReport['items'][number],
  'date' | 'tasks' | 'input_tokens' | 'output_tokens' | 'cost_usd'
>

const dayMs = 86_400_000

/**
 * Every day up to today, oldest first; days without usage are zero.
 * @param todayMs since the epoch
 */
export function fillDays(items: readonly UsageDay[], days: number, todayMs: number): UsageDay[] {
  const byDate = new Map(items.map(item => [item.date, item]))
  return Array.from({ length: days }, (_, index) => {
    const date = new Date(todayMs - (days - 1 - index) * dayMs).toISOString().slice(0, 10)
    return byDate.get(date) ?? { date, tasks: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 }
  })
}

/** The next round number at or above the highest value: 1, 2 or 4 times a power of ten, so that its half is whole. */
export function niceMaximum(values: readonly number[]): number {
  const highest = Math.max(0, ...values)
  if (highest <= 4) return 4
  const power = 10 ** Math.floor(Math.log10(highest))
  return power * ([1, 2, 4, 10].find(factor => factor * power >= highest) ?? 10)
}
