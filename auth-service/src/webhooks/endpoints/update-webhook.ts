import { WebhookUpdate } from '@ai-platform/contracts/webhook.ts'
import { updateEndpoint } from '@ai-platform/database/webhooks/change-endpoint.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import { readJson } from '../../http/read-json.ts'
import type { Route } from '../../http/route.ts'
import { withLockedUser } from './lock-user.ts'
import { noSuchWebhook, webhookIdOf } from './webhook-params.ts'

/** PATCH /auth/webhooks/{id}/: changes url, events, description or status. Enabling sends what is pending. */
export const updateWebhook = ({ bearer, outbound, pool }: AuthContext): Route => ({
  method: 'patch',
  path: '/auth/webhooks/:id/',
  handlers: [
    bearer.requireBearer,
    readJson,
    async (req, res) => {
      const id = webhookIdOf(req)
      const { url, ...changes } = parseOrThrow(WebhookUpdate, req.body)
      const checked = url === undefined ? undefined : outbound.checkUrl(url).href
      const caller = callerOf(req)
      const changed = await withLockedUser(pool, caller, client =>
        updateEndpoint(client, { id, userId: caller.userId }, { ...changes, url: checked }),
      )
      if (!changed) throw noSuchWebhook()
      res.json(changed)
    },
  ],
})
