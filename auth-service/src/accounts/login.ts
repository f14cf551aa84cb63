import { LoginRequest, type SessionResponse } from '@ai-platform/contracts/account.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { addressKey, limitByAddress } from '../http/limit-by-address.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { clientOf } from '../tokens/session-client.ts'
import { beginLoginSession } from './begin-login-session.ts'
import { checkLogin } from './check-login.ts'

/** POST /auth/login/: opens a session for an e-mail address and a password. */
export const login = (context: AuthContext): Route => ({
  method: 'post',
  path: '/auth/login/',
  handlers: [
    limitByAddress(context.limits.login),
    readJson,
    async (req, res) => {
      const checked = await checkLogin(context, parseOrThrow(LoginRequest, req.body), addressKey(req.ip))
      const { user, refresh } = await beginLoginSession(context.pool, checked, clientOf(req))
      res.json({ user, access: context.tokens.sign(user), refresh } satisfies SessionResponse)
    },
  ],
})
