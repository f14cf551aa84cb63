import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rescueLostAttempts } from './rescue-lost-attempts.ts'

const maxAttempts = 3

/** Rescue over a fake pool: `lost` are the attempts whose lease ran out, `current` those that are still the current ones. */
function startRescue(lost: { id: string; attempts_used: number }[], current: (id: string) => boolean) {
  const written: string[] = []
  const sent: string[] = []
  const finished: string[] = []
  const query = async (statement: unknown, values?: unknown[]) => {
    if (typeof statement === 'string') {
      assert.equal(values?.[0], 20, 'lease in seconds')
      return { rows: lost.map(row => ({ ...row, user_id: 'u', attempt: 7 })) }
    }
    const { name, values: own } = statement as { name?: string; values: unknown[] }
    const id = String(own[0])
    if (!current(id)) return { rows: [] }
    written.push(`${name ?? 'release_task'} ${id}`)
    const event = { event_seq: 1, event_event: 'task_failed', event_filename: null, event_at: new Date() }
    return { rows: [{ user_id: 'u', ...event }] }
  }
  const deps = {
    pool: { query },
    bus: { notifyFrom: null, sendNotifications: async () => {} },
    hub: { publishOwn: () => {} },
    queue: { messageSql: undefined, sendAfterCommit: async (id: string) => sent.push(id) },
    userChanges: { run: (_key: string, work: () => Promise<unknown>) => work() },
    metrics: { finished: ({ id }: { id: string }) => finished.push(id) },
    processId: 'p',
    leaseSeconds: 20,
    maxAttempts,
  }
  const rescue = () => rescueLostAttempts(deps as unknown as Parameters<typeof rescueLostAttempts>[0])
  return { rescue, written, sent, finished }
}

test('a lost attempt makes its task pending again, the last one fails it', async () => {
  const lost = [
    { id: 'first', attempts_used: 1 },
    { id: 'last', attempts_used: maxAttempts },
  ]
  const { rescue, written, sent, finished } = startRescue(lost, () => true)
  assert.deepEqual(await rescue(), { requeued: 1, failed: 1 })
  assert.deepEqual(written, ['release_task first', 'finish_task_failed last'])
  assert.deepEqual([sent, finished], [['first'], ['last']])
})

test('an attempt that was rescued or finished meanwhile is not counted', async () => {
  const lost = [
    { id: 'first', attempts_used: 1 },
    { id: 'last', attempts_used: maxAttempts },
  ]
  const { rescue, sent, finished } = startRescue(lost, () => false)
  assert.deepEqual(await rescue(), { requeued: 0, failed: 0 })
  assert.deepEqual([sent, finished], [[], []])
})
