import { queueAgain } from '@ai-platform/database/webhooks/send-again.ts'
import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import type { Route } from '../../http/route.ts'
import { withLockedUser } from './lock-user.ts'
import { deliveryIdsOf, webhookDisabled } from './webhook-params.ts'

/**
 * POST /auth/webhooks/{id}/deliveries/{delivery_id}/redeliver/: sends a delivery again, or a pending one now. Counts towards the
 * webhookSend limit of the user.
 */
export const redeliver = ({ bearer, limits, pool }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/webhooks/:id/deliveries/:delivery_id/redeliver/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const ids = deliveryIdsOf(req)
      const caller = callerOf(req)
      res.set(await limits.webhookSend.take(caller.userId))
      const outcome = await withLockedUser(pool, caller, client =>
        queueAgain(client, { ...ids, userId: caller.userId }),
      )
      if (!outcome) throw notFound('delivery')
      if (outcome === 'disabled') throw webhookDisabled()
      res.status(202).end()
    },
  ],
})
