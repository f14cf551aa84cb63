import type { Pool } from '@ai-platform/database/pool.ts'
import type { ActionResponse, RecordActionResponse, ResourceWithOptions } from 'adminjs'
import type { AuthContext } from '../../context.ts'
import { setActive } from '../actions/set-active.ts'
import { setStaff } from '../actions/set-staff.ts'
import { noBuiltInChanges, recordAction } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { readUserUsage } from './read-user-usage.ts'
import { TableResource } from './table-resource.ts'

const counters = ['api_call_count', 'tasks_completed', 'tasks_failed', 'input_tokens', 'output_tokens']

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'email', type: 'string', kind: 'email', card: 'heading' },
  { name: 'username', type: 'string' },
  { name: 'is_active', type: 'boolean', kind: 'active', card: 'line' },
  { name: 'is_staff', type: 'boolean' },
  ...counters.map((name): Column => ({ name, type: 'number' })),
  { name: 'date_joined', type: 'datetime', card: 'line' },
  { name: 'last_login', type: 'datetime' },
]

/** Accounts: search by part of the e-mail address or username, deactivate, reactivate, make or revoke staff. */
export const usersResource = ({ pool }: AuthContext, readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'users', columns),
  options: {
    navigation: { name: null, icon: 'Users' },
    titleProperty: 'email',
    sort: { sortBy: 'date_joined', direction: 'desc' },
    listProperties: [
      'email',
      'username',
      'is_active',
      'is_staff',
      'api_call_count',
      'tasks_completed',
      'tasks_failed',
      'date_joined',
    ],
    showProperties: columns.map(({ name }) => name),
    filterProperties: ['email', 'username', 'is_active', 'is_staff', 'date_joined', 'last_login', 'id'],
    properties: columnOptions(columns),
    actions: {
      ...noBuiltInChanges,
      show: {
        component: 'UserShow',
        after: async (response: ActionResponse) => {
          const { record } = response as RecordActionResponse
          record.params.usage = await readUserUsage(readPool, record.id)
          return response
        },
      },
      deactivate: recordAction({
        icon: 'UserX',
        danger: true,
        question:
          'Deactivate this account? Its sessions, sockets and running tasks end at once, and its queued tasks wait.',
        // Admins cannot deactivate their own account.
        offered: (user, admin) => user.is_active === true && user.id !== admin?.id,
        run: target => setActive(pool, target, false),
      }),
      reactivate: recordAction({
        icon: 'UserCheck',
        question: 'Reactivate this account? It can log in again, and its queued tasks run.',
        offered: user => user.is_active === false,
        run: target => setActive(pool, target, true),
      }),
      makeStaff: recordAction({
        icon: 'Shield',
        danger: true,
        question: 'Make this account staff? It may then use this panel, as you do.',
        offered: user => user.is_staff === false && user.is_active === true,
        run: target => setStaff(pool, target, true),
      }),
      revokeStaff: recordAction({
        icon: 'ShieldOff',
        danger: true,
        question: 'Revoke staff from this account? It loses access to this panel at its next request.',
        offered: (user, admin) => user.is_staff === true && user.id !== admin?.id,
        run: target => setStaff(pool, target, false),
      }),
    },
    translations: {
      en: {
        actions: { list: 'Users', show: 'User', makeStaff: 'Make staff', revokeStaff: 'Revoke staff' },
        properties: {
          id: 'Id',
          email: 'E-mail',
          is_active: 'Active',
          is_staff: 'Staff',
          api_call_count: 'API calls',
          tasks_completed: 'Completed',
          tasks_failed: 'Failed',
          date_joined: 'Joined',
        },
      },
    },
  },
})
