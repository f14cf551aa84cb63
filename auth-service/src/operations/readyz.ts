import { databaseUnavailable } from '@ai-platform/database/database-problem.ts'
import { serviceStopping } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'

/** GET /readyz: 200 while the service takes requests: the database answers and no shutdown has begun. */
export const readyz = ({ pool, lifecycle }: AuthContext): Route => ({
  method: 'get',
  path: '/readyz/',
  handlers: [
    async (_req, res) => {
      if (lifecycle.stopping) throw serviceStopping()
      await pool.query('SELECT 1').catch(cause => {
        throw databaseUnavailable(cause)
      })
      res.json({ status: 'ready' })
    },
  ],
})
