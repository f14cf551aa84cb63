import { randomBytes } from 'node:crypto'
import { type AiScript, writeScript } from '@ai-platform/testkit/servers/ai-stub/ai-script.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Account } from './account.ts'
import { type Submission, submit } from './submit.ts'

export interface LoadShape {
  documents: number
  /** documents a second */
  rate: number
  /** how the AI stub answers for this document, numbered from 0 */
  script(index: number): Omit<AiScript, 'id'>
}

/** A load that sends documents at a constant rate and does not wait for answers. */
export interface Load {
  readonly accepted: number
  /** Waits until `count` documents were accepted. */
  untilAccepted(count: number): Promise<void>
  finish(): Promise<Submission[]>
}

const longestSubmissionMs = 150_000

/** Half of the texts are short and kept in the database. The others have this length and are kept as files. */
const longTextCharacters = 20_000

const textOf = (id: string, script: Omit<AiScript, 'id'>): string =>
  `${writeScript({ id, ...script })}\n\nThe ship of number ${id} left the harbour in the morning. It carried grain and ` +
  'two passengers. The weather was calm, and the crew expected to arrive within a week.\n'

/** Starts sending documents. Every second one has an idempotency key. */
export function startLoad(account: Account, shape: LoadShape): Load {
  const run = randomBytes(4).toString('hex')
  let accepted = 0
  const sent = Array.from({ length: shape.documents }, async (_, index) => {
    await new Promise(resolve => setTimeout(resolve, (index * 1000) / shape.rate))
    const id = `${run}-${index}`
    const short = textOf(id, shape.script(index))
    const text = index % 4 < 2 ? short : short + 'The sea was calm. '.repeat(longTextCharacters / 18)
    const document = { filename: `${id}.txt`, text, withKey: index % 2 === 0 }
    const submission = await submit(account, document, longestSubmissionMs)
    if (submission.outcome === 'accepted') accepted += 1
    return submission
  })
  return {
    get accepted() {
      return accepted
    },
    untilAccepted: async count => {
      await waitUntil(`${count} documents are accepted`, 120_000, () => accepted >= count)
    },
    finish: () => Promise.all(sent),
  }
}
