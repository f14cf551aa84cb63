import { WebhookListQuery } from '@ai-platform/contracts/webhook.ts'
import { listEndpoints } from '@ai-platform/database/webhooks/list-endpoints.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import { readActiveUser } from '../../accounts/read-active-user.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import type { Route } from '../../http/route.ts'

/** GET /auth/webhooks/: the caller's endpoints, newest first, without their secrets. */
export const listWebhooks = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/webhooks/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const query = parseOrThrow(WebhookListQuery, req.query)
      const { id } = await readActiveUser(prisma, callerOf(req))
      res.json(await listEndpoints(pool, id, query))
    },
  ],
})
