import { EventPage, type TaskEvent } from '@ai-platform/contracts/event.ts'
import { type Account, read } from './account.ts'

/** Reads the whole event log of an account over HTTP. */
export async function readEvents(account: Account): Promise<TaskEvent[]> {
  const events: TaskEvent[] = []
  for (;;) {
    const page = EventPage.parse(await read(account, `/process/events?limit=100&after=${events.at(-1)?.seq ?? 0}`))
    events.push(...page.items)
    if (page.next_cursor === null) return events
  }
}
