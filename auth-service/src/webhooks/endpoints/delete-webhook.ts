import { deleteEndpoint } from '@ai-platform/database/webhooks/change-endpoint.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import type { Route } from '../../http/route.ts'
import { withLockedUser } from './lock-user.ts'
import { noSuchWebhook, webhookIdOf } from './webhook-params.ts'

/** DELETE /auth/webhooks/{id}/: removes an endpoint with its deliveries. */
export const deleteWebhook = ({ bearer, pool }: AuthContext): Route => ({
  method: 'delete',
  path: '/auth/webhooks/:id/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const id = webhookIdOf(req)
      const caller = callerOf(req)
      const found = await withLockedUser(pool, caller, client => deleteEndpoint(client, { id, userId: caller.userId }))
      if (!found) throw noSuchWebhook()
      res.status(204).end()
    },
  ],
})
