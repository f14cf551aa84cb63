import type { Pool } from '@ai-platform/database/pool.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import express, { type Router } from 'express'
import { writeAudit } from '../actions/write-audit.ts'
import { adminPaths } from '../paths.ts'

/** GET /admin/logout, which AdminJS's menu links to. A link on another site cannot log an admin out. */
export function logOut(pool: Pool): Router {
  const router = express.Router()
  router.get('/', async (req, res, next) => {
    if (['cross-site', 'same-site'].includes(req.get('sec-fetch-site') ?? ''))
      throw new ProblemError('origin_not_allowed', 'Log out from the admin panel itself.')
    const { adminUser } = req.session
    if (adminUser) await writeAudit(pool, adminUser, { action: 'logout', resource: 'admin' })
    req.session.destroy(error => (error ? next(error) : res.redirect(303, adminPaths.login)))
  })
  return router
}
