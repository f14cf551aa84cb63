import type { Pool } from '@ai-platform/database/pool.ts'
import type { ResourceWithOptions } from 'adminjs'
import { noBuiltInChanges } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { TableResource } from './table-resource.ts'

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'endpoint_id', type: 'reference', reference: 'webhook_endpoints', kind: 'text', card: 'line' },
  { name: 'user_id', type: 'reference', reference: 'users' },
  { name: 'type', type: 'string', kind: 'word', card: 'heading' },
  { name: 'seq', type: 'number', isSortable: false },
  { name: 'task_id', type: 'reference', reference: 'processing_tasks', kind: 'text' },
  { name: 'status', type: 'string', values: ['pending', 'delivered', 'failed'], card: 'line', isSortable: false },
  { name: 'attempts', type: 'number', isSortable: false },
  { name: 'response_status', type: 'number', isSortable: false },
  { name: 'error', type: 'string', isSortable: false },
  { name: 'created_at', type: 'datetime', idTime: true, card: 'line' },
  { name: 'next_attempt_at', type: 'datetime', sql: `CASE WHEN status = 'pending' THEN next_attempt_at END` },
  { name: 'ended_at', type: 'datetime', isSortable: false },
]

/** What was and will be sent to webhooks of users, without what the events say about documents. */
export const webhookDeliveriesResource = (readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'webhook_deliveries', columns),
  options: {
    navigation: { name: null, icon: 'Truck' },
    titleProperty: 'id',
    sort: { sortBy: 'created_at', direction: 'desc' },
    listProperties: ['type', 'endpoint_id', 'status', 'attempts', 'response_status', 'error', 'created_at'],
    showProperties: columns.map(({ name }) => name),
    filterProperties: ['endpoint_id', 'status', 'type', 'created_at'],
    properties: columnOptions(columns),
    actions: noBuiltInChanges,
    translations: {
      en: {
        actions: { list: 'Deliveries', show: 'Delivery' },
        properties: {
          id: 'Id',
          endpoint_id: 'Webhook',
          user_id: 'User',
          type: 'Event',
          seq: 'Number in the log',
          task_id: 'Task',
          response_status: 'Answer',
          created_at: 'Queued',
          next_attempt_at: 'Next attempt',
          ended_at: 'Ended',
        },
      },
    },
  },
})
