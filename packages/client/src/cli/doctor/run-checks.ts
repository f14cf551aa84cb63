import { ConnectionError } from '../../http/api-error.ts'
import { checkClock } from './check-clock.ts'
import { checkHeaders } from './check-headers.ts'
import { checkHeldAnswers } from './check-held-answers.ts'
import { checkReachable } from './check-reachable.ts'
import { checkSockets } from './check-sockets.ts'
import { checkTls } from './check-tls.ts'
import { checkUploads } from './check-uploads.ts'
import { type Finding, failure, skipped } from './finding.ts'
import { checkHealth, checkVersion } from './health.ts'
import type { Probe } from './probe.ts'

/** Runs a check. A connection that breaks during it is a finding, not the end. */
async function guard(name: string, probe: Probe, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check()
  } catch (error) {
    probe.signal.throwIfAborted()
    if (!(error instanceof ConnectionError)) throw error
    return [
      failure(
        name,
        `The connection breaks: ${error.message}.`,
        'Repeat this. If it stays so, look into the log of each proxy in front.',
      ),
    ]
  }
}

/** Checks a deployment through its public address. Each finding comes as soon as it is there. */
export async function* runChecks(given: Probe): AsyncGenerator<Finding, void, undefined> {
  const { finding, health } = await checkReachable(given)
  yield finding
  if (!health) {
    if (finding.detail.includes('TLS')) return
    yield skipped('others', 'The other checks need a platform that answers.')
    return
  }
  const tls = await checkTls(given)
  yield* tls.findings
  // The key does not travel over a connection that others can read.
  const probe: Probe = tls.isPrivate ? given : { ...given, apiKey: undefined }
  yield* checkHealth(health)
  yield checkVersion(health)
  yield* await guard('headers', probe, () => checkHeaders(probe))
  yield* await guard('clock', probe, async () => [await checkClock(probe)])
  yield* await guard('sockets', probe, () => checkSockets(probe))
  yield* await guard('uploads', probe, () => checkUploads(probe))
  yield* await guard('held answers', probe, async () => [await checkHeldAnswers(probe)])
}
