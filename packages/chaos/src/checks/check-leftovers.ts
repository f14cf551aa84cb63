import { Profile } from '@ai-platform/contracts/account.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { type Account, read } from '../load/account.ts'
import {
  countConnections,
  countTextsWithoutTask,
  countWithoutDocument,
  listStoredFiles,
  readStorageKeys,
  type UserFacts,
} from './read-facts.ts'

/** The database connections of some service processes. Each may hold `pool` connections and one for notifications. */
export interface ConnectionBudget {
  processors: number
  auths: number
  pool: number
}

/** A webhook whose process is killed while it sends is delivered by another process, when its message is due again. */
const countersMs = 120_000

async function orNothing(problem: (error: Error) => string, check: () => Promise<unknown>): Promise<string[]> {
  return check().then(
    () => [],
    (error: Error) => [`${problem(error)}`],
  )
}

/**
 * Checks that every task has its document, that no text outlives its task, and that the file sweep removes files without a
 * task. Returns the problems.
 */
export async function checkFiles(ownerUrl: string, folder: string, orphanSeconds: number): Promise<string[]> {
  const find = async () => {
    // Clients may upload meanwhile, and a file is written before its row. So orphans are compared with the later rows,
    // and missing files with the earlier ones.
    const before = await readStorageKeys(ownerUrl)
    const files = await listStoredFiles(folder)
    const after = await readStorageKeys(ownerUrl)
    const stored = new Set(files)
    return { orphans: files.filter(file => !after.has(file)), missing: [...before].filter(key => !stored.has(key)) }
  }
  const missing = (await find()).missing.length + (await countWithoutDocument(ownerUrl))
  const problems = missing > 0 ? [`${missing} tasks have no document`] : []
  const texts = await countTextsWithoutTask(ownerUrl)
  if (texts > 0) problems.push(`${texts} rows of texts have no task`)
  const clean = async () => (await find()).orphans.length === 0
  try {
    await waitUntil('no orphan file', orphanSeconds * 3_000 + 10_000, clean)
  } catch {
    const { orphans } = await find()
    problems.push(`${orphans.length} orphan files: ${orphans.slice(0, 3).join(', ')}`)
  }
  return problems
}

/**
 * Checks that no process has more connections than its pool and its listener, and that none is idle in a transaction.
 */
export function checkConnections(ownerUrl: string, budget: ConnectionBudget): Promise<string[]> {
  const limits = new Map([
    ['processor-service', budget.processors * budget.pool],
    ['processor-service events', budget.processors],
    ['auth-service', budget.auths * budget.pool],
    ['idle in transaction', 0],
  ])
  let seen = new Map<string, number>()
  const within = async () => {
    seen = await countConnections(ownerUrl)
    return [...limits].every(([name, most]) => (seen.get(name) ?? 0) <= most)
  }
  return orNothing(
    () => `connections leaked: ${[...seen].map(([name, count]) => `${name} ${count}`).join(', ')}`,
    () => waitUntil('no connection too many', 20_000, within),
  )
}

/** Checks that the counters of the user's profile equal the numbers of completed and failed tasks. */
export function checkCounters(account: Account, facts: UserFacts): Promise<string[]> {
  const count = (status: string) => facts.tasks.filter(task => task.status === status).length
  const expected = `${count('completed')} completed, ${count('failed')} failed`
  let seen = ''
  const equal = async () => {
    const profile = await read(account, account.auth, '/auth/profile/', Profile)
    seen = `${profile.tasks_completed} completed, ${profile.tasks_failed} failed`
    return seen === expected
  }
  return orNothing(
    () => `the profile counts ${seen}, and there are ${expected}`,
    () => waitUntil('the counters are right', countersMs, equal),
  )
}
