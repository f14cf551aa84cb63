import type { Limiter } from '@ai-platform/runtime/limiter.ts'
import type { Model } from '../models/model.ts'
import { withComplete } from '../models/with-complete.ts'

/**
 * Limits how many calls are under way. A call waits for its slot before its time limits start, and tasks take turns: the id of
 * a task's request is the limiter's key.
 */
export const limitCalls = (model: Model, limiter: Limiter): Model =>
  withComplete(model, call =>
    limiter.run(call.requestId, () => model.complete(call), { signal: call.stop ?? call.signal }),
  )
