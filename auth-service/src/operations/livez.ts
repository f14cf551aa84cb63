import type { Route } from '../http/route.ts'

/** GET /livez: the process answers. It asks nothing else, or a database that is down would have every process restarted. */
export const livez = (): Route => ({
  method: 'get',
  path: '/livez/',
  handlers: [(_req, res) => void res.json({ status: 'alive' })],
})
