import type { Route } from '../http/route.ts'

/** GET /livez: the process answers. It probes no dependency, so that a database outage restarts no process. */
export const livez = (): Route => ({
  method: 'get',
  path: '/livez/',
  handlers: [(_req, res) => void res.json({ status: 'alive' })],
})
