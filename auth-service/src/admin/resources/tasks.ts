import { TaskType } from '@ai-platform/contracts/result.ts'
import { TaskStatus, taskErrorCodes } from '@ai-platform/contracts/task.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { statusSql } from '@ai-platform/database/tasks/status-sql.ts'
import type { ActionResponse, RecordActionResponse, ResourceWithOptions } from 'adminjs'
import type { AuthContext } from '../../context.ts'
import { runTaskAction } from '../actions/run-task-action.ts'
import { noBuiltInChanges, recordAction } from './action.ts'
import { type Column, columnOptions } from './column.ts'
import { readTaskDetails } from './read-task-details.ts'
import { TableResource } from './table-resource.ts'

const notFinal = new Set<unknown>(['pending', 'processing'])
const isSortable = false

const columns: Column[] = [
  { name: 'id', type: 'uuid' },
  { name: 'filename', type: 'string', isSortable, card: 'heading' },
  { name: 'user_id', type: 'reference', isSortable, reference: 'users' },
  { name: 'task_type', type: 'string', isSortable, values: TaskType.options },
  {
    name: 'status',
    type: 'string',
    isSortable,
    values: TaskStatus.options,
    filterSql(value) {
      const status = TaskStatus.safeParse(value)
      return status.success ? statusSql(status.data) : 'false'
    },
    card: 'line',
  },
  {
    name: 'error_code',
    type: 'string',
    sql: `error->>'code'`,
    values: taskErrorCodes,
    filterSql: (code, placeholder) => `stored_status = 'failed' AND error->>'code' = ${placeholder(code)}`,
  },
  { name: 'size_bytes', type: 'number', isSortable },
  { name: 'created_at', type: 'datetime', idTime: true, card: 'line' },
  { name: 'completed_at', type: 'datetime', isSortable },
]

const retryable = new Set<unknown>(['failed', 'cancelled'])

/** Tasks. processor-service performs each action, with the rights of the task's owner. */
export const tasksResource = (context: AuthContext, readPool: Pool): ResourceWithOptions => ({
  resource: new TableResource(readPool, 'processing_tasks', columns, 'current_tasks'),
  options: {
    navigation: { name: null, icon: 'FileText' },
    titleProperty: 'filename',
    sort: { sortBy: 'created_at', direction: 'desc' },
    listProperties: ['filename', 'user_id', 'task_type', 'status', 'error_code', 'created_at'],
    filterProperties: ['status', 'task_type', 'user_id', 'error_code', 'filename', 'created_at', 'completed_at', 'id'],
    properties: columnOptions(columns),
    actions: {
      ...noBuiltInChanges,
      show: {
        component: 'TaskShow',
        after: async (response: ActionResponse) => {
          const { record } = response as RecordActionResponse
          record.params.details = await readTaskDetails(readPool, record.id)
          return response
        },
      },
      cancel: recordAction({
        icon: 'Slash',
        question: 'Cancel this task?',
        offered: task => notFinal.has(task.status),
        run: target => runTaskAction(context, target, 'cancel'),
      }),
      retry: recordAction({
        icon: 'RotateCw',
        question: 'Process this document again?',
        offered: task => retryable.has(task.status),
        run: target => runTaskAction(context, target, 'retry'),
      }),
      delete: recordAction({
        icon: 'Trash2',
        danger: true,
        question: 'Delete this task? Its file, text and result are gone for good.',
        offered: () => true,
        run: target => runTaskAction(context, target, 'delete'),
      }),
    },
    translations: {
      en: {
        actions: { list: 'Tasks', show: 'Task' },
        properties: {
          id: 'Id',
          filename: 'File',
          user_id: 'User',
          task_type: 'Type',
          error_code: 'Error',
          created_at: 'Submitted',
          completed_at: 'Ended',
        },
      },
    },
  },
})
