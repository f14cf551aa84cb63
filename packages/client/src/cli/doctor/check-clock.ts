import { type Finding, failure, ok, skipped, warning } from './finding.ts'
import type { Probe, ProbeAnswer } from './probe.ts'

/** Webhooks older than 5 minutes are refused, and tokens live 15. */
const maxSkewSeconds = 60
const noticedSkewSeconds = 5

/**
 * How far the platform's clock is ahead of this one, from the Date header, which has whole seconds.
 * @returns seconds; undefined without a valid header
 */
export function clockSkewSeconds({
  headers,
  sentAtMs,
  answeredAtMs,
}: Omit<ProbeAnswer, 'status' | 'text'>): number | undefined {
  const serverMs = Date.parse(headers.date ?? '')
  if (Number.isNaN(serverMs)) return undefined
  // The header was written between sending and answer, at an unknown part of its second.
  const earliest = serverMs - answeredAtMs
  const latest = serverMs + 1_000 - sentAtMs
  if (earliest <= 0 && latest >= 0) return 0
  return Math.round((earliest > 0 ? earliest : latest) / 1000)
}

/** Whether the clocks of the platform and of this computer agree. */
export async function checkClock(probe: Probe): Promise<Finding> {
  const skew = clockSkewSeconds(await probe.request('/livez'))
  if (skew === undefined) return skipped('clock', 'Not checked: the answers have no Date header.')
  if (Math.abs(skew) <= noticedSkewSeconds) return ok('clock', 'The clocks of the platform and this computer agree.')
  const report = Math.abs(skew) > maxSkewSeconds ? failure : warning
  return report(
    'clock',
    `The clock of the platform is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} that of this computer.`,
    'Turn time synchronization on where the clock is wrong (timedatectl set-ntp true): tokens and webhook signatures depend on it.',
  )
}
