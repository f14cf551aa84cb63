import { UsageQuery, type UsageReport } from '@ai-platform/contracts/usage.ts'
import { readUsage } from '@ai-platform/database/tasks/read-usage.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import { quotasResetAt } from '@ai-platform/runtime/quotas.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'
import { readActiveUser } from './read-active-user.ts'

const nothing = { input_tokens: 0, output_tokens: 0, cost_usd: 0 }

/** GET /auth/usage/: what the caller's tasks used, by UTC day and model. */
export const showUsage = ({ bearer, config: { quotas }, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/usage/',
  handlers: [
    bearer.requireScope('account:read'),
    async (req, res) => {
      const { days } = parseOrThrow(UsageQuery, req.query)
      const { id } = await readActiveUser(prisma, callerOf(req))
      const { items, today, submissions, storageBytes } = await readUsage(pool, id, days)
      const { input_tokens, output_tokens, cost_usd } = items.find(({ date }) => date === today) ?? nothing
      const report: UsageReport = {
        today: { tasks: submissions, input_tokens, output_tokens, cost_usd, storage_bytes: storageBytes },
        limits: {
          daily_tasks: quotas.dailyTasks ?? null,
          daily_tokens: quotas.dailyTokens ?? null,
          storage_bytes: quotas.storageBytes ?? null,
        },
        resets_at: quotasResetAt(Date.parse(today)).toISOString(),
        items,
      }
      res.json(report)
    },
  ],
})
