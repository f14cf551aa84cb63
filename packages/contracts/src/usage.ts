import { z } from 'zod'
import { queryNumber } from './list.ts'

export const UsageQuery = z.object({
  days: queryNumber(z.int().min(1).max(90).default(30)).describe('Days to show, today included'),
})

const counts = {
  input_tokens: z.int().nonnegative(),
  output_tokens: z.int().nonnegative(),
  cost_usd: z.number().nonnegative().nullable().describe('null: a model without a price was used'),
}
const limit = z.int().nonnegative().nullable()

const exampleCounts = { tasks: 3, input_tokens: 4120, output_tokens: 580, cost_usd: 0.0057 }
const exampleDay = {
  date: '2026-02-01',
  ...exampleCounts,
  models: [{ model: 'gpt-5.4-mini', calls: 3, ...exampleCounts }],
}

/** What a user's tasks used on a UTC day. */
export const UsageDay = z
  .object({
    date: z.iso.date(),
    tasks: z.int().nonnegative().describe('Tasks that completed or failed'),
    ...counts,
    models: z
      .array(
        z.object({
          model: z.string(),
          tasks: z.int().nonnegative(),
          calls: z.int().nonnegative().describe('Calls to the AI provider'),
          ...counts,
        }),
      )
      .describe('The same by AI model'),
  })
  .meta({ id: 'UsageDay', example: exampleDay })
export type UsageDay = z.infer<typeof UsageDay>

/** What the caller's tasks used, by UTC day and AI model. */
export const UsageReport = z
  .object({
    today: z.object({
      tasks: z.int().nonnegative().describe('Submissions and retries, as `daily_tasks` limits them'),
      ...counts,
      storage_bytes: z.int().nonnegative().describe("Size of the caller's documents"),
    }),
    limits: z
      .object({ daily_tasks: limit, daily_tokens: limit, storage_bytes: limit })
      .describe('null: there is no such limit. `daily_tasks` limits submissions and retries'),
    resets_at: z.iso.datetime().describe('When the next UTC day starts'),
    items: z.array(UsageDay).describe('The days with usage, newest first'),
  })
  .meta({
    id: 'UsageReport',
    example: {
      today: { ...exampleCounts, storage_bytes: 6144 },
      limits: { daily_tasks: 10_000, daily_tokens: 20_000_000, storage_bytes: null },
      resets_at: '2026-02-02T00:00:00.000Z',
      items: [exampleDay],
    },
  })
export type UsageReport = z.infer<typeof UsageReport>
