import { followEvents } from '@ai-platform/testkit/sockets/follow-events.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { type Fault, steadyLoad } from '../fault.ts'
import { readEvents } from '../load/account.ts'

/** The replica of a socket is killed. After 100 more events the client resumes at another replica. */
export const resumeElsewhere: Fault = {
  name: '100 events missed, resumed on another replica',
  engines: ['postgres', 'redis'],
  load: form => (form === 'short' ? steadyLoad(40, 15, 200) : steadyLoad(120, 15, 400)),
  async inject({ platform, account, load }) {
    const [first, second] = platform.replicas
    if (!first || !second) throw new Error('two replicas are needed')
    const before = followEvents(account, first.url)
    await waitUntil('some events have come', 20_000, () => before.events.length >= 5)
    await first.kill()
    await before.stop()
    await load.finish()
    const missedFrom = before.lastSeq
    await waitUntil(
      '100 events were missed',
      90_000,
      async () => (await readEvents(account)).length >= missedFrom + 100,
    )
    const after = followEvents(account, second.url, { after: missedFrom })
    const all = await readEvents(account)
    const receivedAll = await waitUntil('all events are received', 10_000, () => after.lastSeq >= all.length).catch(
      () => false,
    )
    await after.stop()
    const problems = [...before.problems, ...after.problems]
    if (receivedAll === false)
      problems.push(`resumed after ${missedFrom}, received up to ${after.lastSeq} of ${all.length}`)
    await first.start()
    return { moments: [], problems, note: `${after.events.length} events after the resume` }
  },
}
