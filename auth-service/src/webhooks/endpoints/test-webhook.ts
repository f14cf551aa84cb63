import { queuePing } from '@ai-platform/database/webhooks/send-again.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import type { Route } from '../../http/route.ts'
import { withLockedUser } from './lock-user.ts'
import { noSuchWebhook, webhookDisabled, webhookIdOf } from './webhook-params.ts'

/** POST /auth/webhooks/{id}/test/: queues a ping. Counts towards the webhookSend limit of the user. */
export const testWebhook = ({ bearer, limits, pool }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/webhooks/:id/test/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const id = webhookIdOf(req)
      const caller = callerOf(req)
      res.set(await limits.webhookSend.take(caller.userId))
      const outcome = await withLockedUser(pool, caller, client => queuePing(client, { id, userId: caller.userId }))
      if (!outcome) throw noSuchWebhook()
      if (outcome === 'disabled') throw webhookDisabled()
      res.status(202).end()
    },
  ],
})
