import type { Pool } from '@ai-platform/database/pool.ts'
import type { Request, RequestHandler } from 'express'
import { adminPaths } from '../paths.ts'
import type { Admin } from './admin-session.ts'

/** Returns the logged-in admin. @throws Error on a route that does not run requireStaff first */
export function adminOf(req: Request): Admin {
  const { adminUser } = req.session
  if (!adminUser) throw new Error('the route is not behind requireStaff')
  return adminUser
}

/**
 * Checks the account in the database on every request. So access ends at the next request after a deactivation, a loss
 * of staff or a new password. API requests are redirected to the login page too; AdminJS's pages handle that.
 */
export const requireStaff =
  (pool: Pool): RequestHandler =>
  async (req, res, next) => {
    const { adminUser, passwordChangedAt } = req.session
    if (!adminUser) return res.redirect(303, adminPaths.login)
    const { rowCount } = await pool.query(
      `SELECT FROM users JOIN credentials ON user_id = id
       WHERE id = $1 AND is_active AND is_staff AND changed_at = to_timestamp($2::double precision / 1000)`,
      [adminUser.id, passwordChangedAt],
    )
    if (rowCount) return next()
    req.session.destroy(error => (error ? next(error) : res.redirect(303, adminPaths.login)))
  }
