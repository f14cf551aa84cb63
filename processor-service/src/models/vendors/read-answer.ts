import type { Usage } from '@ai-platform/contracts/task.ts'
import type { CallLimits, ModelAnswer, ModelCall } from '../model.ts'
import { ModelError, timedOutReason } from '../model-error.ts'
import { errorFromConnection } from './explain-error.ts'

/** Receives the events of a vendor's stream. */
export interface AnswerSink {
  /** call for each event, with or without text; it restarts the idle time limit */
  onEvent(): void
  onText(piece: string): void
}

export interface StreamEnd {
  /** undefined when the stream ended without saying why */
  finish: 'stop' | 'length' | 'refused' | undefined
  usage: Usage
}

/**
 * Runs one streamed call with time limits, collects its text and parses it as JSON. An abort of the call's signal ends it at once.
 * @param stream makes the request with the given signal and passes on its events
 * @param explain turns an error of the SDK into a ModelError
 * @throws ModelError when the call fails, times out or gives no JSON object
 * @throws the reason of `call.signal` when aborted
 */
export async function readAnswer(
  call: ModelCall,
  limits: CallLimits,
  stream: (signal: AbortSignal, sink: AnswerSink) => Promise<StreamEnd>,
  explain: (error: unknown) => ModelError,
): Promise<ModelAnswer> {
  call.signal.throwIfAborted()
  const controller = new AbortController()
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const stop = (reason: unknown) => {
    reject(reason)
    controller.abort(reason)
  }
  const onAbort = () => stop(call.signal.reason)
  const timedOut = (ms: number, what: string) => () =>
    stop(new ModelError('unavailable', `The AI provider ${what} within ${ms / 1000} s.`, { reason: timedOutReason }))
  const idle = setTimeout(timedOut(limits.idleTimeoutMs, 'sent nothing'), limits.idleTimeoutMs)
  const total = setTimeout(timedOut(limits.callTimeoutMs, 'did not finish its answer'), limits.callTimeoutMs)
  call.signal.addEventListener('abort', onAbort, { once: true })

  let text = ''
  let events = 0
  const sink: AnswerSink = {
    onEvent() {
      if (controller.signal.aborted) return
      events++
      idle.refresh()
    },
    onText(piece) {
      if (controller.signal.aborted) return
      text += piece
      call.onDelta(piece)
    },
  }
  try {
    const end = await Promise.race([stream(controller.signal, sink), stopped])
    // An aborted SDK may end its iterator without an error.
    controller.signal.throwIfAborted()
    return { output: parseAnswer(text, end, events), usage: end.usage }
  } catch (error) {
    if (call.signal.aborted) throw call.signal.reason
    throw error instanceof ModelError ? error : explain(error)
  } finally {
    clearTimeout(idle)
    clearTimeout(total)
    call.signal.removeEventListener('abort', onAbort)
  }
}

function parseAnswer(text: string, end: StreamEnd, events: number): unknown {
  if (end.finish === 'refused')
    throw new ModelError(
      'rejected',
      'The AI provider declined to work on this document. Try another document or provider.',
      { usage: end.usage },
    )
  if (end.finish === 'length')
    throw new ModelError('too_long', "The AI's answer was cut off at its length limit.", { usage: end.usage })
  const output = parseJson(text)
  if (output !== undefined) return output
  // A stream that broke off may succeed next time. One that ended properly, or sent no event, will not.
  if (end.finish === undefined && events > 0)
    throw errorFromConnection(new Error('the stream ended without a finish reason'))
  const what = text.trim() ? "The AI's answer was not valid JSON." : 'The AI gave an empty answer.'
  throw new ModelError('bad_output', what, { usage: end.usage })
}

/** Parses an answer, or the object within it: models without a strict JSON mode surround it with code marks or prose. */
function parseJson(text: string): unknown {
  for (const candidate of [text, text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)]) {
    try {
      return JSON.parse(candidate)
    } catch {}
  }
  return undefined
}
