import { type Follower, followEvents as follow } from '@ai-platform/testkit/sockets/follow-events.ts'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'

/** Opens the account's socket at `baseUrl` (the edge, or one replica) and keeps every logged event. */
export async function followEvents(
  bench: Pick<Bench, 'owns'>,
  account: Account,
  baseUrl = account.url,
): Promise<Follower> {
  const follower = follow(account, baseUrl, { reopens: false })
  bench.owns(follower.stop)
  await follower.untilOpen()
  return follower
}
