import type { Pool } from '@ai-platform/database/pool.ts'
import type { ResourceWithOptions } from 'adminjs'
import { noBuiltInChanges } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { TableResource } from './table-resource.ts'

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'at', type: 'datetime', card: 'line' },
  { name: 'actor_email', type: 'string', kind: 'email', card: 'line' },
  { name: 'actor_id', type: 'reference', reference: 'users' },
  { name: 'action', type: 'string', kind: 'word', card: 'heading' },
  { name: 'resource', type: 'string', values: ['admin', 'users', 'sessions', 'api_keys', 'processing_tasks'] },
  { name: 'record_id', type: 'string', kind: 'id' },
  { name: 'detail', type: 'string' },
]

/** Every login and action of an admin. Entries are append-only: the service's database role can only INSERT. */
export const auditResource = (readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'admin_audit_log', columns),
  options: {
    navigation: { name: null, icon: 'BookOpen' },
    titleProperty: 'action',
    sort: { sortBy: 'at', direction: 'desc' },
    listProperties: ['at', 'actor_email', 'action', 'resource', 'record_id', 'detail'],
    showProperties: columns.map(({ name }) => name),
    filterProperties: ['at', 'actor_email', 'action', 'resource', 'record_id'],
    properties: columnOptions(columns),
    actions: noBuiltInChanges,
    translations: {
      en: {
        actions: { list: 'Audit log', show: 'Entry' },
        properties: {
          id: 'Id',
          at: 'When',
          actor_email: 'Who',
          actor_id: 'Account',
          action: 'What',
          resource: 'On',
          record_id: 'Record',
        },
      },
    },
  },
})
