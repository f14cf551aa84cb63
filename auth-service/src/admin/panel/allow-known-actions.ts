import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { AdminJS } from 'adminjs'
import type { RequestHandler } from 'express'

const noSuchAction = () => new ProblemError('not_found', 'The admin panel has no such action.')

// /resources/users/actions/list, /resources/users/records/<id>/show, /dashboard
const actionPath = /^\/resources\/(\w+)\/(actions|records\/[^/]+|bulk)\/(\w+)(?:\/[^/]*)?$/

const actionType = (kind: string) => (kind === 'actions' ? 'resource' : kind === 'bulk' ? 'bulk' : 'record')

/**
 * Refuses in AdminJS's JSON API whatever the panel does not offer. AdminJS itself would answer 500 to an unknown name and
 * 200 to a forbidden one, and takes any method for any action.
 * @throws ProblemError not_found, or method_not_allowed when an action that changes something is asked for by GET
 */
export const allowKnownActions =
  (admin: AdminJS): RequestHandler =>
  (req, _res, next) => {
    const path = req.path.replace(/\/$/, '')
    if (path === '/dashboard') return next()
    const [, resourceId, kind = '', name = ''] = actionPath.exec(path) ?? []
    const resource = admin.resources.find(one => one.decorate().id() === resourceId)
    const actions = resource?.decorate().actions ?? {}
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (!action || action.action.actionType !== actionType(kind)) throw noSuchAction()
    // Whether the record is in a state for it is AdminJS's next question; here, whether anyone may at all.
    if (action.action.isAccessible === false) throw noSuchAction()
    const wanted = action.action.custom?.changes ? 'POST' : 'GET'
    if (req.method !== wanted) throw new ProblemError('method_not_allowed', `This action takes ${wanted} only.`)
    next()
  }
