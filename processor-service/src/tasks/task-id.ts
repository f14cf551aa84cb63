import { notFound } from '@ai-platform/runtime/problem-error.ts'
import { z } from 'zod'

/** The path parameter of a task's routes. It is documented as a UUID; any other text is answered by not_found. */
export const TaskIdParams = z.object({ task_id: z.string().meta({ format: 'uuid' }) })

const Uuid = z.uuid()

/** @throws ProblemError not_found when no task can have this id */
export function parseTaskId(value: string): string {
  if (Uuid.safeParse(value).success) return value.toLowerCase()
  throw notFound('task')
}
