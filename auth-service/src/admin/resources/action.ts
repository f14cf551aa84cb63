import type { Action, ActionContext, ActionResponse } from 'adminjs'
import type { Response } from 'express'
import type { Admin } from '../access/admin-session.ts'

export type PanelAction = Partial<Action<ActionResponse>>

/** Switches off AdminJS's own actions that create, edit or delete records. */
export const noBuiltInChanges = {
  new: { isAccessible: false, isVisible: false },
  edit: { isAccessible: false, isVisible: false },
  delete: { isAccessible: false, isVisible: false },
  bulkDelete: { isAccessible: false, isVisible: false },
} satisfies Record<string, PanelAction>

/** The record an action changes, its column values, and the admin who requested the action. */
export interface ActionTarget {
  id: string
  admin: Admin
  /** the id of the admin's request, for logs and calls to other services */
  requestId: string
  params: Record<string, unknown>
}

/** The result of an action, with a sentence for the admin. `gone` means that the record no longer exists. */
export type ActionOutcome = { done: boolean; sentence: string; gone?: boolean }

/** @throws Error without a record or an admin, which AdminJS's checks exclude */
function targetOf(context: ActionContext, response: Response): ActionTarget {
  const { currentAdmin, record } = context
  if (!record || !currentAdmin) throw new Error('a record action needs a record and an admin')
  return {
    id: record.id(),
    params: record.params,
    admin: currentAdmin as unknown as Admin,
    requestId: response.locals.requestId,
  }
}

/**
 * An action that changes one record. It runs only by POST (see allow-known-actions.ts), and the panel asks first.
 * @param options.question the question that the admin confirms
 * @param options.offered whether the record's state allows the action
 */
export function recordAction(options: {
  icon: string
  question: string
  danger?: boolean
  offered: (params: Record<string, unknown>, admin: Admin | undefined) => boolean
  run: (target: ActionTarget) => Promise<ActionOutcome>
}): PanelAction {
  const offered = ({ record, currentAdmin }: ActionContext) =>
    record !== undefined && options.offered(record.params, currentAdmin as unknown as Admin | undefined)
  return {
    actionType: 'record',
    icon: options.icon,
    guard: options.question,
    component: false,
    variant: options.danger ? 'danger' : 'default',
    isAccessible: offered,
    isVisible: offered,
    custom: { changes: true },
    async handler(_request, response: Response, context) {
      const { h, resource } = context
      const target = targetOf(context, response)
      const { done, gone, sentence } = await options.run(target)
      const record = (gone ? null : await resource.findOne(target.id)) ?? context.record
      if (!record) throw new Error('a record action needs a record')
      const resourceId = resource.id()
      return {
        record: record.toJSON(context.currentAdmin),
        notice: { message: 'sentence', options: { sentence }, type: done ? 'success' : 'error' },
        redirectUrl: gone
          ? h.resourceUrl({ resourceId })
          : h.recordActionUrl({ resourceId, recordId: target.id, actionName: 'show' }),
      }
    },
  }
}
