import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'

const notReady = (why: string) => new ProblemError('service_unavailable', why, { retryAfterSeconds: 2 })

/** GET /readyz: whether new requests should be sent here; no longer once the shutdown has begun. */
export const readyz = ({ pool, lifecycle }: AuthContext): Route => ({
  method: 'get',
  path: '/readyz/',
  handlers: [
    async (_req, res) => {
      if (lifecycle.stopping) throw notReady('The service is stopping.')
      await pool.query('SELECT 1').catch(() => {
        throw notReady('The database does not answer.')
      })
      res.json({ status: 'ready' })
    },
  ],
})
