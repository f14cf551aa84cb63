import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { ResourceWithOptions } from 'adminjs'
import type { RequestHandler } from 'express'

// /resources/users/actions/list, /resources/users/actions/search/anna, /resources/users/records/<id>/show
const actionPath = /^\/resources\/(\w+)\/(?:(actions)|records\/[^/]+)\/(\w+)(?:\/[^/]*)?$/

/** Every action there is, by `resource action` or `resource record action`, with the method it takes. */
function methodsOf(resources: ResourceWithOptions[]): Map<string, 'GET' | 'POST'> {
  const methods = new Map<string, 'GET' | 'POST'>()
  for (const { resource, options } of resources) {
    const id = resource.id()
    for (const name of ['list', 'search']) methods.set(`${id} ${name}`, 'GET')
    methods.set(`${id} record show`, 'GET')
    for (const [name, action] of Object.entries(options.actions ?? {}))
      if (action.custom?.changes) methods.set(`${id} record ${name}`, 'POST')
  }
  return methods
}

/**
 * Refuses in AdminJS's JSON API whatever the panel does not offer. AdminJS itself would answer 500 to an unknown name and
 * 200 to a forbidden one, and takes any method for any action. Whether a record is in a state for its action is asked
 * after this.
 */
export function allowKnownActions(resources: ResourceWithOptions[]): RequestHandler {
  const methods = methodsOf(resources).set('dashboard', 'GET')
  return (req, res, next) => {
    const path = req.path.replace(/\/$/, '')
    const [, resource, ofResource, name] = actionPath.exec(path) ?? []
    const action = path === '/dashboard' ? 'dashboard' : `${resource} ${ofResource ? '' : 'record '}${name}`
    const method = methods.get(action)
    if (!method) throw new ProblemError('not_found', 'The admin panel has no such action.')
    if (req.method === method) return next()
    res.set('Allow', method)
    throw new ProblemError('method_not_allowed', `This action takes ${method} only.`)
  }
}
