import { TaskType, taskTypeDescriptions } from '@ai-platform/contracts/result.ts'
import { TaskTypesResponse } from '@ai-platform/contracts/task.ts'
import { fileTypes, needsConversion } from '@ai-platform/documents/file-types.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { typed } from '../http/route.ts'
import { availableTaskTypes } from '../providers/available-task-types.ts'
import { describeOptions } from '../uploads/submission-fields.ts'

/** GET /process/task-types */
export function taskTypesRoute(app: FastifyInstance, { config: { ai, documents, limits, worker } }: Context): void {
  const available = availableTaskTypes([ai.provider, ...ai.fallbacks.map(({ provider }) => provider)])
  const answer: TaskTypesResponse = {
    task_types: TaskType.options.map(task_type => ({
      task_type,
      description: taskTypeDescriptions[task_type],
      options: describeOptions(task_type),
      available: available.includes(task_type),
    })),
    file_types: fileTypes.filter(type => documents.officeProgram !== null || !needsConversion(type)),
    limits: {
      max_file_size_bytes: limits.maxFileBytes,
      max_pending_tasks_per_user: limits.maxPendingTasks.perUser,
      max_attempts: worker.maxAttempts,
    },
  }
  typed(app).get(
    '/process/task-types',
    {
      schema: {
        operationId: 'listTaskTypes',
        tags: ['Tasks'],
        summary: 'List task types, file types and limits',
        description: 'The data for an upload form. Needs no token.',
        docs: { answers: { 200: { description: 'Task types, file types and limits' } } },
        response: { 200: TaskTypesResponse },
      },
    },
    async () => answer,
  )
}
