import { setTimeout as sleep } from 'node:timers/promises'
import { show } from '@ai-platform/testkit/client/answer.ts'
import { submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'
import { at, type Fault, steadyLoad } from '../fault.ts'
import type { Account } from '../load/account.ts'

const fullMs = { short: 2_000, long: 10_000 }

/** Sends an upload while the disk is full. @returns the faults of its answer */
async function uploadWithoutRoom(account: Account, index: number): Promise<string | undefined> {
  const upload = textUpload('word '.repeat(100_000), `no-room-${index}.txt`)
  const answer = await submitUpload(account.processor, account.access, upload)
  // The contract uses 503 for temporary refusals; its catalogue has no 507.
  return answer.status === 503 ? undefined : `an upload to a full disk: ${show(answer)}`
}

/** The disk of the uploads is full for a while. */
export const fillDisk: Fault = {
  name: 'disk full during uploads',
  engines: ['postgres'],
  load: form => (form === 'short' ? steadyLoad(30, 8, 500) : steadyLoad(150, 8, 800)),
  obstacle: platform => (platform.smallDisk ? undefined : 'a small tmpfs cannot be mounted here: it takes root'),
  async inject({ platform, account, load, form }) {
    const disk = platform.smallDisk
    if (!disk) throw new Error('there is no small disk')
    await load.untilAccepted(5)
    disk.fill()
    const answers: (string | undefined)[] = []
    try {
      const uploads = Array.from({ length: 4 }, (_, index) =>
        uploadWithoutRoom(account, index).catch((error: Error) => `an upload to a full disk: ${error.message}`),
      )
      answers.push(...(await Promise.all(uploads)))
      await sleep(fullMs[form])
    } finally {
      disk.clear()
    }
    const problems = [...new Set(answers.filter(answer => answer !== undefined))]
    return { moments: [at(Date.now())], problems }
  },
}
