import type { Usage } from '@ai-platform/contracts/task.ts'
import type { Model } from '../models/model.ts'
import { isTimeOut, ModelError, type ModelErrorKind } from '../models/model-error.ts'
import { withComplete } from '../models/with-complete.ts'

/** How calls to a model ended. `ended`: by a cancellation or a shutdown. */
export type CallOutcome = 'answered' | 'rate_limited' | 'timed_out' | 'ended' | ModelErrorKind

export interface ObservedCall {
  provider: string
  model: string
  outcome: CallOutcome
  usage: Usage | undefined
}

/** Reports each call of a model when it has ended. A call that a server refused for its form, and that was repeated, is `rejected`. */
export function observeCalls(model: Model, report: (call: ObservedCall) => void): Model {
  return withComplete(model, async call => {
    let calls = 0
    const end = (outcome: CallOutcome, usage?: Usage) => {
      const names = { provider: model.name, model: model.model }
      for (; calls > 1; calls--) report({ ...names, outcome: 'rejected', usage: undefined })
      if (calls === 1) report({ ...names, outcome, usage })
    }
    const onCall = () => {
      calls += 1
      call.onCall()
    }
    try {
      const answer = await model.complete({ ...call, onCall })
      end('answered', answer.usage)
      return answer
    } catch (error) {
      if (error instanceof ModelError) end(outcomeOf(error), error.usage)
      else end('ended')
      throw error
    }
  })
}

function outcomeOf(error: ModelError): CallOutcome {
  if (error.kind !== 'unavailable') return error.kind
  if (error.status === 429) return 'rate_limited'
  return isTimeOut(error) ? 'timed_out' : error.kind
}
