import type { Model } from '../models/model.ts'
import { ModelError, silentReason, timedOutReason } from '../models/model-error.ts'
import { withComplete } from '../models/with-complete.ts'

/**
 * Tells a vendor that accepts calls and answers none from one slow call. A call fails with `silentReason` when it timed out before it got
 * anything, while no other call got an answer either. Then the vendor is away, and the same question is not asked again at once.
 */
export function noticeSilence(model: Model): Model {
  let answeredMs = Number.NEGATIVE_INFINITY
  return withComplete(model, async call => {
    const startedMs = performance.now()
    try {
      const answer = await model.complete(call)
      answeredMs = performance.now()
      return answer
    } catch (error) {
      if (!(error instanceof ModelError)) throw error
      if (error.usage || error.status !== undefined) answeredMs = performance.now()
      const isSilent = error.reason === timedOutReason && !error.usage && answeredMs < startedMs
      throw isSilent ? new ModelError(error.kind, error.detail, { reason: silentReason }) : error
    }
  })
}
