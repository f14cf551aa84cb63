import type { Pool } from '@ai-platform/database/pool.ts'
import type { ResourceWithOptions } from 'adminjs'
import { noBuiltInChanges } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { TableResource } from './table-resource.ts'

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'user_id', type: 'reference', reference: 'users', card: 'line' },
  { name: 'url', type: 'string', card: 'heading' },
  { name: 'status', type: 'string', values: ['enabled', 'disabled'], card: 'line' },
  { name: 'disabled_reason', type: 'string' },
  {
    name: 'failing_since',
    type: 'datetime',
    sql: '(SELECT failing_since FROM webhook_schedules s WHERE s.endpoint_id = webhook_endpoints.id)',
  },
  { name: 'events', type: 'string', sql: `array_to_string(events, ', ')` },
  { name: 'description', type: 'string' },
  { name: 'created_at', type: 'datetime', idTime: true },
]

/** Webhooks of users, read only. The panel's database role cannot read their secrets. */
export const webhookEndpointsResource = (readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'webhook_endpoints', columns),
  options: {
    navigation: { name: null, icon: 'Send' },
    titleProperty: 'url',
    sort: { sortBy: 'created_at', direction: 'desc' },
    listProperties: ['url', 'user_id', 'status', 'disabled_reason', 'failing_since', 'created_at'],
    showProperties: columns.map(({ name }) => name),
    filterProperties: ['user_id', 'status', 'url', 'created_at'],
    properties: columnOptions(columns),
    actions: noBuiltInChanges,
    translations: {
      en: {
        actions: { list: 'Webhooks', show: 'Webhook' },
        properties: {
          id: 'Id',
          user_id: 'User',
          url: 'Address',
          disabled_reason: 'Why disabled',
          failing_since: 'Failing since',
          created_at: 'Added',
        },
      },
    },
  },
})
