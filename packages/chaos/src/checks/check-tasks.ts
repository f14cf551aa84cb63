import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { type Account, read } from '../load/account.ts'
import type { Submission } from '../load/submit.ts'
import type { EventFact, UserFacts } from './read-facts.ts'

/** The outcome of the documents, compared between clients and database. */
export interface TaskCheck {
  accepted: number
  lost: number
  doubled: number
  problems: string[]
}

const finalEvents: Record<string, string> = {
  task_completed: 'completed',
  task_failed: 'failed',
  task_cancelled: 'cancelled',
}

/** Checks the events of one task: queued, started once or more, then exactly one final event as the last. */
function checkLife(events: EventFact[], status: string): { ends: number; problem: string | undefined } {
  const names = events.map(({ event }) => event)
  const ends = names.filter(name => name in finalEvents)
  const last = names.at(-1) ?? ''
  const regular =
    names[0] === 'task_queued' &&
    ends.length === 1 &&
    finalEvents[last] === status &&
    names.length >= 3 &&
    names.slice(1, -1).every(name => name === 'task_started')
  return { ends: ends.length, problem: regular ? undefined : `${status} with the events ${names.join(', ')}` }
}

/**
 * Every accepted document has one row with one final status and one final event; a document with an unknown outcome has one or
 * none; a refused document has none.
 * @param mayFail whether this fault allows a task to fail with this code
 */
export function checkTasks(submissions: Submission[], facts: UserFacts, mayFail: (code: string) => boolean): TaskCheck {
  const problems: string[] = []
  const eventsOf = Map.groupBy(facts.events, ({ taskId }) => taskId)
  const tasksOf = Map.groupBy(facts.tasks, ({ filename }) => filename)
  let lost = 0
  let doubled = 0
  for (const { filename, outcome, taskIds, answers } of submissions) {
    const tasks = tasksOf.get(filename) ?? []
    const label = `${filename} (${outcome}: ${answers.join(' | ')})`
    if (outcome === 'accepted' && tasks.length === 0) {
      lost += 1
      problems.push(`${label} has no row`)
    }
    if (tasks.length > 1) {
      doubled += 1
      problems.push(`${label} has ${tasks.length} rows`)
    }
    if (outcome === 'refused' && tasks.length > 0) problems.push(`${label} has a row`)
    for (const id of taskIds) {
      if (!tasks.some(task => task.id === id)) problems.push(`${label} was answered with ${id}, which is not its row`)
    }
  }
  for (const task of facts.tasks) {
    const { ends, problem } = checkLife(eventsOf.get(task.id) ?? [], task.status)
    if (ends === 0) lost += 1
    if (ends > 1) doubled += 1
    if (problem) problems.push(`${task.filename} is ${problem}`)
    if (task.status === 'failed' && !mayFail(task.error ?? '')) problems.push(`${task.filename} failed: ${task.error}`)
  }
  const accepted = submissions.filter(({ outcome }) => outcome === 'accepted').length
  return { accepted, lost, doubled, problems }
}

/** The log is numbered 1, 2, 3… and is the same in the database, over HTTP and over the socket. */
export function checkLog(facts: UserFacts, overHttp: TaskEvent[], overSocket: TaskEvent[]): string[] {
  const problems: string[] = []
  for (const [index, { seq }] of facts.events.entries()) {
    if (seq !== index + 1) problems.push(`entry ${index + 1} of the log has seq ${seq}`)
  }
  const inDatabase = facts.events.map(({ seq, event, taskId }) => `${seq} ${event} ${taskId}`)
  for (const [where, log] of [
    ['HTTP', overHttp],
    ['the socket', overSocket],
  ] as const) {
    const seen = log.map(({ seq, event, task_id: id }) => `${seq} ${event} ${id}`)
    if (seen.join('\n') !== inDatabase.join('\n'))
      problems.push(
        `the log over ${where} (${seen.length} entries) differs from the database (${inDatabase.length} entries)`,
      )
  }
  return problems
}

/** Every task that its owner reads over HTTP has the status of its row. */
export async function checkAnswers(account: Account, facts: UserFacts): Promise<string[]> {
  const problems: string[] = []
  for (const { id, status, filename } of facts.tasks) {
    const task = await read(account, account.processor, `/process/tasks/${id}`, Task)
    if (task.status !== status) problems.push(`${filename} is ${status}, but its owner reads ${task.status}`)
    if ((task.result !== null) !== (status === 'completed'))
      problems.push(`${filename} is ${status}, which does not fit its result`)
  }
  return problems
}
