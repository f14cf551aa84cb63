import { methodNotAllowed } from '@ai-platform/runtime/problem-error.ts'
import type { Express, RequestHandler } from 'express'

/** One call: its method, its path with the trailing slash (it answers without one, too), and what answers it. */
export interface Route {
  method: 'get' | 'post' | 'patch'
  path: string
  handlers: RequestHandler[]
}

const allowed = (routes: Route[]): string =>
  [...new Set(routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])))]
    .concat('OPTIONS')
    .join(', ')

/** Mounts the routes; on their paths every other method is a 405 that names the allowed ones. */
export function mountRoutes(app: Express, routes: Route[]): void {
  for (const [path, calls] of Map.groupBy(routes, route => route.path)) {
    const allow = allowed(calls)
    // Express matches a pattern with or without the slash only when it is written without it.
    const mounted = app.route(path === '/' ? path : path.replace(/\/$/, ''))
    mounted.all((_req, res, next) => {
      res.locals.route = path
      next()
    })
    for (const { method, handlers } of calls) mounted[method](...handlers)
    mounted.options((_req, res) => void res.set('Allow', allow).status(204).end())
    mounted.all((_req, res) => {
      res.set('Allow', allow)
      throw methodNotAllowed(allow)
    })
  }
}
