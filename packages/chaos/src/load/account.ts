import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { registerAccount, type Account as TestAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody } from '@ai-platform/testkit/client/answer.ts'
import { type Client, createClient } from '@ai-platform/testkit/client/client.ts'
import { readEventLog } from '@ai-platform/testkit/client/task.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import type { z } from 'zod'

/** A registered user and its clients of the services. */
export interface Account extends TestAccount {
  auth: Client
  processor: Client
}

/** A call to a frozen process ends after this time, so that a repeated call can reach another process. */
const timeoutMs = 15_000
const repeatForMs = 20_000

/** Registers a new user. */
export async function register(urls: { authUrl: string; processorUrl: string }): Promise<Account> {
  const auth = createClient(urls.authUrl, { timeoutMs })
  const processor = createClient(urls.processorUrl, { timeoutMs })
  return { ...(await registerAccount(auth)), auth, processor }
}

/**
 * Reads a path as the account. Repeats the request when the connection breaks.
 * @throws Error when no answer is a 200 that `schema` accepts
 */
export const read = <T extends z.ZodType>(account: Account, client: Client, path: string, schema: T) =>
  waitUntil(`GET ${path}`, repeatForMs, async () =>
    expectBody(await client.call('GET', path, { token: account.access }), 200, schema),
  )

/** Reads the whole event log of an account over HTTP. Repeats it when a connection breaks. */
export const readEvents = (account: Account): Promise<TaskEvent[]> =>
  waitUntil('the event log', repeatForMs, () => readEventLog(account.processor, account))
