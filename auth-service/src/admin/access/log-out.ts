import type { Pool } from '@ai-platform/database/pool.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import express, { type Router } from 'express'
import { writeAudit } from '../actions/write-audit.ts'
import { adminPaths } from '../paths.ts'

/** GET /admin/logout, the link in AdminJS's menu. Refuses requests from other sites, which could log an admin out. */
export function logOut(pool: Pool): Router {
  const router = express.Router()
  router.get('/', async (req, res, next) => {
    if (['cross-site', 'same-site'].includes(req.get('sec-fetch-site') ?? ''))
      throw new ProblemError(
        'origin_not_allowed',
        'Another site requested the logout. Log out with the link in the admin panel.',
      )
    const { adminUser } = req.session
    if (adminUser) await writeAudit(pool, adminUser, { action: 'logout', resource: 'admin' })
    req.session.destroy(error => (error ? next(error) : res.redirect(303, adminPaths.login)))
  })
  return router
}
