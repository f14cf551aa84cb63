import type { TaskUsage, Usage } from '@ai-platform/contracts/task.ts'
import type { PriceOf } from './price-table.ts'

/** Sums the calls of one attempt. */
export interface UsageMeter {
  /** Counts a call that is made now. */
  countCall(): void
  /** Counts the estimated input of a call until the returned function is called, and for good when the call was cut. */
  send(inputTokens: number): (isCut: boolean) => void
  /** Adds the tokens of a call that ended, also of one that failed. */
  add(tokens: Usage): void
  readonly calls: number
  /** Whether a call is under way at a paid provider. */
  isCalling(): boolean
  /** The tokens of ended calls, input and output. */
  tokens(): number
  /** The usage so far, with the estimated input of calls under way; null before the first call. */
  total(priceOf: PriceOf): TaskUsage | null
  /** Called when a call reports its tokens, so when the provider answered. */
  onAnswer: () => void
  /** Called when a call is sent. */
  onSend: () => void
}

export function createUsageMeter(): UsageMeter {
  const sum = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0 }
  let calls = 0
  let underWay = 0
  let sent = 0
  const meter: UsageMeter = {
    countCall() {
      calls++
    },
    send(inputTokens) {
      underWay += inputTokens
      sent++
      meter.onSend()
      return isCut => {
        underWay -= inputTokens
        sent--
        if (isCut) sum.input_tokens += inputTokens
      }
    },
    add({ input_tokens, output_tokens, cached_input_tokens = 0 }) {
      sum.input_tokens += input_tokens
      sum.output_tokens += output_tokens
      sum.cached_input_tokens += cached_input_tokens
      meter.onAnswer()
    },
    get calls() {
      return calls
    },
    isCalling: () => sent > 0,
    tokens: () => sum.input_tokens + sum.output_tokens,
    total(priceOf) {
      if (calls === 0) return null
      const tokens = { ...sum, input_tokens: sum.input_tokens + underWay }
      return { ...tokens, calls, cost_usd: priceOf(tokens) }
    },
    onAnswer() {},
    onSend() {},
  }
  return meter
}

/** The usage of a provider that is not paid. */
export const noUsage: TaskUsage = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0, calls: 0, cost_usd: 0 }
