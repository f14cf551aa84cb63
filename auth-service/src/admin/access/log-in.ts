import { LoginRequest } from '@ai-platform/contracts/account.ts'
import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { checkLogin, invalidCredentials } from '../../accounts/check-login.ts'
import type { AuthContext } from '../../context.ts'
import { addressKey } from '../../http/limit-by-address.ts'
import { writeAudit } from '../actions/write-audit.ts'
import { adminPaths } from '../paths.ts'
import type { Admin } from './admin-session.ts'
import { loginPage } from './login-page.ts'

interface Login {
  admin: Admin
  passwordChangedAt: number
}

/**
 * Records the login of an active staff account. The password must still be the checked one.
 * @throws ProblemError invalid_credentials for every other account, as for a wrong password
 */
const recordStaffLogin = (pool: Pool, checked: { userId: string; passwordHash: string }): Promise<Login> =>
  inTransaction(pool, async client => {
    const { rows } = await client.query<{ email: string; username: string; changed_at: string }>(
      `UPDATE users SET last_login = now() FROM credentials
       WHERE id = $1 AND user_id = id AND password_hash = $2 AND is_active AND is_staff
       RETURNING email, username, changed_at`,
      [checked.userId, checked.passwordHash],
    )
    const [user] = rows
    if (!user) throw invalidCredentials()
    const admin = { id: checked.userId, email: user.email, title: user.username }
    await writeAudit(client, admin, { action: 'login', resource: 'admin' })
    return { admin, passwordChangedAt: Date.parse(user.changed_at) }
  })

/** Stores the login under a new session id, which prevents session fixation. */
async function startSession(req: Request, login: Login): Promise<void> {
  await new Promise<void>((resolve, reject) => req.session.regenerate(error => (error ? reject(error) : resolve())))
  req.session.adminUser = login.admin
  req.session.passwordChangedAt = login.passwordChangedAt
  await new Promise<void>((resolve, reject) => req.session.save(error => (error ? reject(error) : resolve())))
}

/** Shows the login page with an error. Every refused account gets the message of a wrong password. */
function showRefusal(res: Response, error: unknown, email: string): void {
  if (!(error instanceof ProblemError) || error.status >= 500) throw error
  const refusal = error.code === 'rate_limited' ? error : invalidCredentials()
  res
    .status(refusal.status)
    .set(error.headers)
    .send(loginPage({ message: refusal.detail, email }))
}

/**
 * GET and POST /admin/login, with the limits and the hash queue of POST /auth/login/.
 * @param onShow runs after the login page is sent
 */
export function logIn(context: AuthContext, onShow: () => void): Router {
  const show: RequestHandler = (_req, res) => {
    res.once('finish', onShow)
    res.send(loginPage({}))
  }
  const check: RequestHandler = async (req, res) => {
    const email = typeof req.body?.email === 'string' ? req.body.email : ''
    try {
      const address = addressKey(req.ip)
      res.set(await context.limits.login.take(address))
      const body = parseOrThrow(LoginRequest, req.body)
      await startSession(req, await recordStaffLogin(context.pool, await checkLogin(context, body, address)))
    } catch (error) {
      return showRefusal(res, error, email)
    }
    res.redirect(303, adminPaths.root)
  }
  const router = express.Router()
  router.get('/', show)
  router.post('/', express.urlencoded({ extended: false, limit: '8kb' }), check)
  return router
}
