import type { WebhookSecret } from '@ai-platform/contracts/webhook.ts'
import { replaceSecret } from '@ai-platform/database/webhooks/change-endpoint.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import type { Route } from '../../http/route.ts'
import { withLockedUser } from './lock-user.ts'
import { newSecret } from './new-secret.ts'
import { noSuchWebhook, webhookIdOf } from './webhook-params.ts'

/** POST /auth/webhooks/{id}/rotate-secret/: a new secret. The one before signs as well for 24 h. */
export const rotateSecret = ({ bearer, pool }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/webhooks/:id/rotate-secret/',
  handlers: [
    bearer.requireBearer,
    async (req, res) => {
      const id = webhookIdOf(req)
      const caller = callerOf(req)
      const secret = newSecret()
      const found = await withLockedUser(pool, caller, client =>
        replaceSecret(client, { id, userId: caller.userId }, secret),
      )
      if (!found) throw noSuchWebhook()
      res.json({ secret } satisfies WebhookSecret)
    },
  ],
})
