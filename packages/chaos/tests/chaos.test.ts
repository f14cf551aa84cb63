// The short form of the faults: each is injected into a platform of real processes under load.
import assert from 'node:assert/strict'
import { after, before, describe, type TestContext, test } from 'node:test'
import { type Bench, openBench } from '../src/bench.ts'
import { readChaosConfig } from '../src/config.ts'
import { killEverything } from '../src/faults/kill-everything.ts'
import { orphanSeconds, planGroups } from '../src/plan.ts'
import type { Platform } from '../src/platform/platform.ts'
import { type FaultReport, runFault } from '../src/run-fault.ts'
import { obstacleOf, runStep, startGroup, startLaunched } from '../src/run-plan.ts'

const config = readChaosConfig()
let bench: Bench

function assertPassed(report: FaultReport, t: TestContext): void {
  const { fault, problems, tasks, obstacle, note } = report
  if (obstacle !== undefined) {
    t.diagnostic(`${fault}: not injected: ${obstacle}`)
    return
  }
  if (tasks) {
    const recovery = tasks.recoverySeconds.toFixed(1)
    t.diagnostic(`${fault}: ${tasks.submitted} tasks, ${tasks.affected} run again, recovery ${recovery} s. ${note}`)
  }
  assert.deepEqual(
    { problems, lost: tasks?.lost, doubled: tasks?.doubled },
    { problems: [], lost: 0, doubled: 0 },
    fault,
  )
}

describe('faults', () => {
  before(async () => {
    bench = await openBench(config)
  })
  after(() => bench.close())

  test(killEverything.name, async t => {
    const platform = await startLaunched(bench, 'short')
    let left: string[] = []
    try {
      assertPassed(await runFault(platform, killEverything, 'short', { orphanSeconds }), t)
    } finally {
      left = await platform.stop()
    }
    assert.deepEqual(left, [])
  })

  for (const group of planGroups('short', [''])) {
    const skip = !config.ci && obstacleOf(group, config.childEnvironment)
    describe(`on the queue of ${group.engine}`, { skip }, () => {
      let platform: Platform
      before(async () => {
        platform = await startGroup(bench, group)
      })
      after(async () => assert.deepEqual(await platform.stop(), []))
      for (const step of group.steps) {
        test(step.map(({ name }) => name).join(' + '), async t => {
          for (const report of await runStep(platform, step, 'short')) assertPassed(report, t)
        })
      }
    })
  }
})
