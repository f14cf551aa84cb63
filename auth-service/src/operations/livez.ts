import type { Route } from '../http/route.ts'

/**
 * GET /livez answers while the process runs. It checks no dependency, so a database outage does not restart processes.
 */
export const livez = (): Route => ({
  method: 'get',
  path: '/livez/',
  handlers: [(_req, res) => void res.json({ status: 'alive' })],
})
