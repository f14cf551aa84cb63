import { WebhookListQuery } from '@ai-platform/contracts/webhook.ts'
import { listDeliveries } from '@ai-platform/database/webhooks/list-deliveries.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import { readActiveUser } from '../../accounts/read-active-user.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import type { Route } from '../../http/route.ts'
import { noSuchWebhook, webhookIdOf } from './webhook-params.ts'

/** GET /auth/webhooks/{id}/deliveries/: what was and will be sent to an endpoint, newest first. */
export const listWebhookDeliveries = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'get',
  path: '/auth/webhooks/:id/deliveries/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const id = webhookIdOf(req)
      const query = parseOrThrow(WebhookListQuery, req.query)
      const { id: userId } = await readActiveUser(prisma, callerOf(req))
      const page = await listDeliveries(pool, { id, userId }, query)
      if (!page) throw noSuchWebhook()
      res.json(page)
    },
  ],
})
