import { randomUUIDv7 } from 'node:crypto'
import { type CreatedApiKey, maxApiKeys, NewApiKey, Scope } from '@ai-platform/contracts/api-key.ts'
import { insertApiKey } from '@ai-platform/database/accounts/key-rows.ts'
import { makeApiKey } from '@ai-platform/runtime/api-key.ts'
import { accountDisabled, ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import { readActiveUser } from '../accounts/read-active-user.ts'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'

/** POST /auth/api-keys/: creates a key. Only this answer has the key itself. */
export const createApiKey = ({ bearer, pool, prisma }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/api-keys/',
  handlers: [
    bearer.requireBearer,
    readJson,
    async (req, res) => {
      const { name, scopes = Scope.options, expires_at } = parseOrThrow(NewApiKey, req.body)
      const { id: userId } = await readActiveUser(prisma, callerOf(req))
      const { key, prefix, hash } = makeApiKey()
      const expiresAt = expires_at ? new Date(expires_at) : null
      const stored = await insertApiKey(
        pool,
        { id: randomUUIDv7(), userId, name, prefix, hash, scopes, expiresAt },
        maxApiKeys,
      )
      if (stored === 'limit_reached')
        throw new ProblemError('limit_reached', `An account has ${maxApiKeys} API keys at most. Delete one first.`)
      if (stored === 'no_active_user') throw accountDisabled()
      res.status(201).json({ ...stored, key } satisfies CreatedApiKey)
    },
  ],
})
