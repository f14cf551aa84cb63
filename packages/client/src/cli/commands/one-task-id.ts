import { UsageError } from '../exit-codes.ts'

/** @throws UsageError unless there is exactly one id */
export function oneTaskId(args: string[]): string {
  const [taskId, ...more] = args
  if (taskId === undefined || more.length > 0) throw new UsageError('Give the id of one task.')
  return taskId
}
