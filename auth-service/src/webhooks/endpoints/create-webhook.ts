import { randomUUIDv7 } from 'node:crypto'
import { type CreatedWebhook, maxWebhooksPerUser, NewWebhook } from '@ai-platform/contracts/webhook.ts'
import { insertEndpoint } from '@ai-platform/database/webhooks/insert-endpoint.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../../context.ts'
import { callerOf } from '../../http/authentication.ts'
import { readJson } from '../../http/read-json.ts'
import type { Route } from '../../http/route.ts'
import { withLockedUser } from './lock-user.ts'
import { newSecret } from './new-secret.ts'

const tooMany = () =>
  new ProblemError(
    'webhook_limit_reached',
    `You have ${maxWebhooksPerUser} webhooks, which is the most allowed. Delete one to add another.`,
  )

/** POST /auth/webhooks/: adds an endpoint. The answer alone has its secret. */
export const createWebhook = ({ bearer, outbound, pool }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/webhooks/',
  handlers: [
    bearer.requireBearer,
    readJson,
    async (req, res) => {
      const body = parseOrThrow(NewWebhook, req.body)
      const url = outbound.checkUrl(body.url).href
      const caller = callerOf(req)
      const secret = newSecret()
      const created = await withLockedUser(pool, caller, client =>
        insertEndpoint(client, { ...body, url, id: randomUUIDv7(), userId: caller.userId, secret }),
      )
      if (!created) throw tooMany()
      res.status(201).json({ ...created, secret } satisfies CreatedWebhook)
    },
  ],
})
