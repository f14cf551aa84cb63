import { type Finding, failure, ok, skipped } from './finding.ts'
import { type Probe, systemCode } from './probe.ts'

const holdSeconds = 30
/** A proxy that gives up does so well before this. */
const enoughMs = 29_000

/** Whether an answer that the platform holds for 30 s comes through. Needs a task that is under way for as long. */
export async function checkHeldAnswers(probe: Probe): Promise<Finding> {
  const check = 'held answers'
  if (!probe.long) return skipped(check, 'Not checked: --long does, in 30 s.')
  if (probe.apiKey === undefined) return skipped(check, 'Not checked: this needs an API key.')
  const headers = { authorization: `Bearer ${probe.apiKey}` }
  for (const status of ['pending', 'processing']) {
    const list = await probe.request(`/process/tasks?status=${status}&limit=1`, { headers })
    if (list.status !== 200) return skipped(check, `Not checked: the API key may not read tasks (${list.status}).`)
    const [task] = JSON.parse(list.text).items
    if (!task) continue
    try {
      const timeoutMs = (holdSeconds + 15) * 1000
      const answer = await probe.request(`/process/tasks/${task.task_id}?wait=${holdSeconds}`, { headers, timeoutMs })
      const heldMs = answer.answeredAtMs - answer.sentAtMs
      if (answer.status >= 500)
        return failure(
          check,
          `An answer that is held for ${holdSeconds} s is answered with ${answer.status} after ${Math.round(heldMs / 1000)} s.`,
          'Set "proxy_read_timeout 75s;" in each proxy in front; load balancers call it idle or response timeout.',
        )
      if (heldMs < enoughMs) return skipped(check, `Not checked: the task ended after ${Math.round(heldMs / 1000)} s.`)
      return ok(check, `An answer that is held for ${holdSeconds} s comes through.`)
    } catch (error) {
      probe.signal.throwIfAborted()
      return failure(
        check,
        `An answer that is held for ${holdSeconds} s does not come through (${systemCode(error)}).`,
        'Set "proxy_read_timeout 75s;" in each proxy in front; load balancers call it idle or response timeout.',
      )
    }
  }
  return skipped(check, 'Not checked: no task is under way. Repeat this while a long one is.')
}
