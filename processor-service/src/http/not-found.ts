import { methodNotAllowed, notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'

interface KnownRoute {
  pattern: RegExp
  methods: string[]
}

/** A pattern for the paths of a route such as `/tasks/:id`, with or without a trailing slash. */
function patternOf(url: string): RegExp {
  const escaped = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')
  return new RegExp(`^${escaped}/?$`)
}

/** Answers a known path with a wrong method by 405 and Allow, any other path by 404. Register it before the routes. */
export function answerUnknownPaths(app: FastifyInstance): void {
  const routes: KnownRoute[] = []
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap(route => route.methods)
    if (methods.length === 0) throw notFound('path')
    const allow = [...new Set(methods)].join(', ')
    reply.header('allow', allow)
    throw methodNotAllowed(allow)
  })
}
