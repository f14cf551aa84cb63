import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from '@ai-platform/database/pool.ts'
import {
  claimEndpoints,
  claimSeconds,
  type EndpointClaim,
  releaseEndpoint,
  releaseLostClaims,
  renewClaims,
} from '@ai-platform/database/webhooks/claim-endpoints.ts'
import { disableEndpoint } from '@ai-platform/database/webhooks/disable-endpoint.ts'
import { recordAttempt } from '@ai-platform/database/webhooks/record-attempt.ts'
import { type DueDelivery, takeNextDelivery } from '@ai-platform/database/webhooks/take-next-delivery.ts'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { Outbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { createDeliveryPlaces, type Place } from './delivery-places.ts'
import { type Attempt, type DeliveryTimes, decideOutcome, disabledReason, slowMs } from './delivery-policy.ts'
import { holdClaims } from './held-claims.ts'
import type { DeliveryMetrics } from './metrics.ts'
import { sendDelivery } from './send-delivery.ts'

const pollMs = 1_000
const renewMs = 1_500
/** A claim held for longer may have run out while the database was away. This process then sends nothing to its endpoint a second time. */
const longHeldMs = (claimSeconds - 1) * 1_000
/** Connections of the pool that deliveries use at a time, so that they never hold up tasks. */
const statementsAtOnce = 3
/** Then an endpoint with more deliveries lets others go first. */
const turnMs = 5_000
/** How long attempts under way may continue after `stop`. An aborted one is not counted, and is repeated by another process. */
const stopGraceMs = 1_000

/** Delivers webhooks of users. */
export interface EndpointDeliveries {
  /** Looks for due endpoints now. */
  wake(): void
  stop(): Promise<void>
}

/**
 * Delivers final events to the endpoints of users, one delivery an endpoint at a time. A claimed endpoint belongs to one process;
 * `packages/database/src/webhooks/` has the statements.
 *
 * | an endpoint is | until |
 * |---|---|
 * | due | a process claims it, at a wake-up or within a second |
 * | claimed | its due deliveries are sent, 5 s pass, the process stops, or it is disabled |
 * | waiting | a delivery is queued, or the next retry is due |
 *
 * The claims of a process that died end with their time (`claimSeconds`), or at once when this process starts alone.
 * @param deps.leasePool separate connections for renewals, so that a busy pool costs no claim
 * @param deps.alone whether no other process ran when this one started
 */
export function startEndpointDeliveries(deps: {
  pool: Pool
  leasePool: Pool
  alone: Promise<boolean>
  outbound: Pick<Outbound, 'request'>
  times: DeliveryTimes
  metrics: DeliveryMetrics
  log: Logger
}): EndpointDeliveries {
  const { pool, leasePool, alone, outbound, times, metrics, log } = deps
  const places = createDeliveryPlaces()
  const statements = createLimiter({ concurrency: statementsAtOnce })
  const stopped = new AbortController()
  const underWay = new Set<Promise<void>>()
  const held = holdClaims({ renew: claims => renewClaims(leasePool, claims), intervalMs: renewMs, log })
  let started = false
  let stopping = false
  let looking: Promise<void> | undefined
  let lookAgain = false
  /** The last look used all places of a kind, so more endpoints may be due. */
  let wasFull = false

  async function claimDue(): Promise<void> {
    const { free } = places
    wasFull = free.usual === 0 || free.slow === 0
    if (free.usual + free.slow === 0) return
    const claims = await claimEndpoints(pool, free, held.heldFor(longHeldMs))
    const slow = claims.filter(claim => claim.slow).length
    wasFull ||= slow === free.slow || claims.length - slow === free.usual
    for (const claim of claims) start(claim)
  }

  /** One look at a time. A wake-up during a look is followed by another one. */
  function look(): Promise<void> {
    lookAgain = true
    looking ??= (async () => {
      try {
        while (lookAgain && !stopping) {
          lookAgain = false
          await claimDue()
        }
      } finally {
        looking = undefined
      }
    })()
    return looking
  }

  function wake(): void {
    if (!started) return
    look().catch(error => log.warn({ err: error }, 'due webhooks were not claimed; the next look follows'))
  }

  function start(claim: EndpointClaim): void {
    const place = places.take(claim.slow)
    held.add(claim)
    const work = deliverAll(claim, place)
      .catch(error =>
        log.warn({ err: error, webhook: claim.endpointId }, 'deliveries of a webhook wait for a new claim'),
      )
      .finally(() => {
        held.delete(claim)
        place.free()
        underWay.delete(work)
        if (wasFull) wake()
      })
    underWay.add(work)
  }

  /** Sends an endpoint's due deliveries in order. */
  async function deliverAll(claim: EndpointClaim, place: Place): Promise<void> {
    const query = <T>(run: () => Promise<T>) => statements.run(claim.endpointId, run)
    const turnEndsMs = performance.now() + turnMs
    let goesOn = true
    while (goesOn && !stopping && performance.now() < turnEndsMs) {
      const next = await query(() => takeNextDelivery(pool, claim))
      if (next === 'ended') return
      if (next === 'changed') continue
      const attempt = await attemptAt(next, place)
      goesOn = attempt !== undefined && (await query(() => finish(claim, next, attempt)))
    }
    await query(() => releaseEndpoint(pool, claim))
  }

  /** Returns undefined when `stop` aborted the attempt. */
  async function attemptAt(delivery: DueDelivery, place: Place): Promise<Attempt | undefined> {
    const timer = setTimeout(() => {
      place.slowDown()
      if (wasFull) wake()
    }, slowMs)
    try {
      return await sendDelivery(outbound, delivery, { timeoutMs: times.attemptTimeoutMs, stopped: stopped.signal })
    } catch (error) {
      if (stopped.signal.aborted) return undefined
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  /** Records an attempt. Returns whether the endpoint may get its next delivery by the same claim. */
  async function finish(claim: EndpointClaim, delivery: DueDelivery, attempt: Attempt): Promise<boolean> {
    const { responseStatus, error } = attempt
    const outcome = decideOutcome(attempt, delivery.failures, times)
    const failingSeconds = await recordAttempt(pool, claim, {
      deliveryId: delivery.id,
      failuresBefore: delivery.failures,
      responseStatus,
      error,
      ...outcome,
    })
    if (failingSeconds === undefined) return false
    metrics.attempted(outcome.status)
    const reason = disabledReason(attempt, failingSeconds, times)
    if (reason === undefined) return true
    if (await disableEndpoint(pool, { id: delivery.endpointId, url: delivery.url }, reason)) {
      metrics.disabled()
      log.info({ webhook: delivery.endpointId, reason }, 'webhook disabled')
    }
    return false
  }

  let timer: NodeJS.Timeout | undefined
  function poll(): void {
    if (stopping) return
    wake()
    timer = setTimeout(poll, pollMs)
  }

  /** Before the first claim of this process. After `claimSeconds` those of dead processes have ended anyway. */
  async function endLostClaims(): Promise<void> {
    const isAlone = await Promise.race([alone, sleep(claimSeconds * 1_000, false, { ref: false })])
    const ended = isAlone && !stopping ? await releaseLostClaims(pool) : 0
    if (ended > 0) log.info({ count: ended }, 'webhooks of a dead process are taken over')
  }

  endLostClaims()
    .catch(error => log.warn({ err: error }, 'webhooks of a dead process wait until their claims end'))
    .finally(() => {
      started = true
      poll()
    })
  return {
    wake,
    async stop() {
      stopping = true
      clearTimeout(timer)
      await looking?.catch(() => {})
      const grace = setTimeout(() => stopped.abort(), stopGraceMs)
      await Promise.all(underWay)
      clearTimeout(grace)
      held.stop()
    },
  }
}
