import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { ResourceWithOptions } from 'adminjs'
import type { RequestHandler } from 'express'

// /resources/users/actions/list, /resources/users/actions/search/anna, /resources/users/records/<id>/show
const actionPath = /^\/resources\/(\w+)\/(?:(actions)|records\/[^/]+)\/(\w+)(?:\/[^/]*)?$/

/** The method of each action, by `resource action` or `resource record action`. */
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
 * Lets only the panel's own actions reach AdminJS's JSON API. AdminJS itself answers 500 to an unknown action and 200 to
 * a forbidden one, and accepts any method. AdminJS then checks whether the record's state allows the action.
 * @throws ProblemError not_found for an unknown action, method_not_allowed for a wrong method
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
