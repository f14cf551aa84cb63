import { methodNotAllowed } from '@ai-platform/runtime/problem-error.ts'
import type { Express, RequestHandler } from 'express'

/** One call. `path` ends with a slash; requests match with or without the slash. */
export interface Route {
  method: 'get' | 'post' | 'patch' | 'delete'
  path: string
  handlers: RequestHandler[]
}

const allowed = (routes: Route[]): string =>
  [...new Set(routes.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])))]
    .concat('OPTIONS')
    .join(', ')

/** Mounts the routes. Any other method on their paths answers 405 with the allowed methods. */
export function mountRoutes(app: Express, routes: Route[]): void {
  for (const [path, calls] of Map.groupBy(routes, route => route.path)) {
    const allow = allowed(calls)
    // Express matches both forms only when the pattern has no trailing slash.
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
