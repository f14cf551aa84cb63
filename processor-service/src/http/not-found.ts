import { methodNotAllowed, notFound } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'

/** A known path asked with another method answers 405 with Allow, any other path 404. */
export function answerUnknownPath(app: FastifyInstance): void {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    const escaped = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')
    routes.push({ pattern: new RegExp(`^${escaped}/?$`), methods: [method].flat() })
  })
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
    if (allowed.length === 0) throw notFound('path')
    const allow = [...new Set(allowed)].join(', ')
    reply.header('allow', allow)
    throw methodNotAllowed(allow)
  })
}
