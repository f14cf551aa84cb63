import type { Action, ActionContext, ActionResponse } from 'adminjs'
import type { Response } from 'express'
import type { Admin } from '../access/admin-session.ts'

export type PanelAction = Partial<Action<ActionResponse>>

/** What AdminJS offers by itself and the panel does not: nothing is made, edited or deleted by hand. */
export const nothingByHand = {
  new: { isAccessible: false, isVisible: false },
  edit: { isAccessible: false, isVisible: false },
  delete: { isAccessible: false, isVisible: false },
  bulkDelete: { isAccessible: false, isVisible: false },
} satisfies Record<string, PanelAction>

/** The record an action is about, the admin who asked, and what is known of the record's columns. */
export interface Subject {
  id: string
  admin: Admin
  /** of the admin's request, to hand on */
  requestId: string
  params: Record<string, unknown>
}

/** What became of an action: a sentence for the admin, and whether it was done. */
export type Outcome = { done: boolean; sentence: string; gone?: boolean }

/** @throws Error when AdminJS calls without a record or without an admin, which its own checks rule out */
function subjectOf(context: ActionContext, response: Response): Subject {
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
 * An action that changes one record, asked for by POST (see allow-known-actions.ts), with a question before it.
 * @param options.offered whether the record is in a state for it
 */
export function recordAction(options: {
  icon: string
  question: string
  danger?: boolean
  offered: (params: Record<string, unknown>, admin: Admin | undefined) => boolean
  run: (subject: Subject) => Promise<Outcome>
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
      const subject = subjectOf(context, response)
      const { done, gone, sentence } = await options.run(subject)
      const record = (gone ? null : await resource.findOne(subject.id)) ?? context.record
      if (!record) throw new Error('a record action needs a record')
      const resourceId = resource.id()
      return {
        record: record.toJSON(context.currentAdmin),
        notice: { message: 'sentence', options: { sentence }, type: done ? 'success' : 'error' },
        redirectUrl: gone
          ? h.resourceUrl({ resourceId })
          : h.recordActionUrl({ resourceId, recordId: subject.id, actionName: 'show' }),
      }
    },
  }
}
