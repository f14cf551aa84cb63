import type { Usage } from '@ai-platform/contracts/task.ts'

/** Receives what calls use. */
export interface UsageSink {
  /** called for each HTTP request */
  onCall(): void
  /** called with the tokens of each try that ended */
  onUsage(usage: Usage): void
  /** called when a try is sent, with an estimate of its input; see AiRequest */
  onSend?: ((inputTokens: number) => (isCut: boolean) => void) | undefined
}

/** One try of a question, which may take several HTTP requests. Only the first one reserves: the vendor bills the one that it answers. */
export interface TrackedCall {
  onCall(): void
  onUsage(usage: Usage): void
  /** The call was ended on this side: vendors bill its input, although they report nothing. */
  cut(): void
  /** To be called when the try has ended. */
  end(): void
}

/** @param inputTokens an estimate of the question's tokens */
export function trackCall(sink: UsageSink, inputTokens: number): TrackedCall {
  let settle: ((isCut: boolean) => void) | undefined
  let sent = false
  const end = (isCut = false) => {
    settle?.(isCut)
    settle = undefined
  }
  return {
    onCall() {
      if (!sent) settle = sink.onSend?.(inputTokens)
      sent = true
      sink.onCall()
    },
    onUsage(usage) {
      end()
      sink.onUsage(usage)
    },
    cut: () => end(true),
    end: () => end(),
  }
}
