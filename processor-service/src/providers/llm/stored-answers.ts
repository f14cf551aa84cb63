import { createHash } from 'node:crypto'
import type { ZodType } from 'zod'
import type { CallLedger } from '../provider.ts'

/**
 * Names a question in the ledger.
 * @param facts everything that the answer depends on
 * @returns SHA-256 in hex
 */
export const keyOfQuestion = (facts: string[]): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('hex')

/** The stored answers about one document. Each key is looked up once. */
export interface StoredAnswers<T> {
  /** Looks up many answers with one statement. */
  prepare(keys: string[]): Promise<void>
  /** Whether a key that was looked up has an answer. */
  has(key: string): boolean
  /** Returns the stored answer; undefined for none. */
  find(key: string): Promise<T | undefined>
  /** Resolves when the answer is stored. */
  store(key: string, answer: T): Promise<void>
}

/** @param schema an answer of an earlier version that it refuses counts as none */
export function openStoredAnswers<T>(ledger: CallLedger, schema: ZodType<T>): StoredAnswers<T> {
  const answers = new Map<string, T | undefined>()

  async function prepare(keys: string[]): Promise<void> {
    const unread = [...new Set(keys)].filter(key => !answers.has(key))
    if (unread.length === 0) return
    const found = await ledger.find(unread)
    for (const key of unread) answers.set(key, schema.safeParse(found.get(key)).data)
  }

  return {
    prepare,
    has: key => answers.get(key) !== undefined,
    async find(key) {
      await prepare([key])
      return answers.get(key)
    },
    async store(key, answer) {
      answers.set(key, answer)
      await ledger.store(key, answer)
    },
  }
}
