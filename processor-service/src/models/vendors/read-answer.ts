import type { Usage } from '@ai-platform/contracts/task.ts'
import { estimateTokens } from '../estimate-tokens.ts'
import type { CallLimits, ModelAnswer, ModelCall } from '../model.ts'
import { ModelError, timedOutReason } from '../model-error.ts'
import { errorFromConnection } from './explain-error.ts'
import { parseJson } from './parse-json.ts'
import { thinkingRoom } from './thinking-room.ts'

/**
 * The most UTF-16 units that a token stands for, such as a run of blanks. A server may ignore the limit of an answer's tokens. Its answer is
 * ended by this one, which bounds the memory and the bill.
 */
const mostUnitsOfToken = 32

/** Receives the events of a vendor's stream. */
export interface AnswerSink {
  /** call for each event, with or without text; it restarts the idle time limit */
  onEvent(): void
  onText(piece: string): void
  /** text that the model thought and that is not part of the answer; only its tokens count */
  onThought(piece: string): void
  /** the vendor's counts so far; a count replaces the one before */
  onUsage(counts: Partial<Usage>): void
}

/** Why a stream ended; undefined when it does not say. */
export type Finish = 'stop' | 'length' | 'refused' | undefined

export interface AnswerSource {
  /** makes the request with the given signal and passes on its events */
  stream(signal: AbortSignal, sink: AnswerSink): Promise<Finish>
  /** turns an error of the SDK into a ModelError */
  explain(error: unknown): ModelError
  /**
   * For a server that answers one call after the other: whether it is up. It is asked every `idleTimeoutMs` until the first event.
   * The limit of the whole call starts at that event, so that waiting for other calls ends no call.
   */
  isUp?(): Promise<boolean>
  /** Whether the model may be silent before its text because it thinks; absent: it may. Else `idleTimeoutMs` counts from the start. */
  mayThink?(): boolean
  /** called when the call is ended because such a model was silent */
  onSilent?(): void
}

/**
 * Runs one streamed call with time limits, collects its text and parses it as JSON. An abort of the call's signal ends it at
 * once, and so does text that no limit of tokens allows. A call that ends early counts the tokens that the vendor reported until then.
 * What it did not report is estimated from the question and the text received, once an event has arrived.
 * @throws ModelError when the call fails, times out or gives no JSON object
 * @throws the reason of `call.signal` when aborted
 */
export async function readAnswer(call: ModelCall, limits: CallLimits, source: AnswerSource): Promise<ModelAnswer> {
  call.signal.throwIfAborted()
  const controller = new AbortController()
  const { promise: stopped, reject } = Promise.withResolvers<never>()
  const stop = (reason: unknown) => {
    reject(reason)
    controller.abort(reason)
  }
  const timers = startTimers(limits, source, stop)
  let unitsLeft = (call.maxOutputTokens + thinkingRoom()) * mostUnitsOfToken
  const receive = (piece: string) => {
    unitsLeft -= piece.length
    if (unitsLeft < 0) stop(tooLong())
  }
  const onAbort = () => {
    if (events > 0) call.onUsage?.(usage(false))
    stop(call.signal.reason)
  }
  call.signal.addEventListener('abort', onAbort, { once: true })

  let text = ''
  let thought = ''
  let events = 0
  let counts: Partial<Usage> = {}
  const sink: AnswerSink = {
    onEvent() {
      if (controller.signal.aborted) return
      if (events++ === 0) timers.onFirstEvent()
      timers.idle?.refresh()
    },
    onText(piece) {
      if (controller.signal.aborted) return
      if (piece && text === '') timers.startIdle()
      text += piece
      receive(piece)
      call.onDelta(piece)
    },
    onThought(piece) {
      if (controller.signal.aborted) return
      thought += piece
      receive(piece)
    },
    onUsage(reported) {
      counts = { ...counts, ...reported }
    },
  }
  const usage = (ended: boolean): Usage => {
    // Before the end of a stream the vendor may have counted only its beginning.
    const estimated = () => estimateTokens(thought) + estimateTokens(text)
    const output = ended ? (counts.output_tokens ?? estimated()) : Math.max(counts.output_tokens ?? 0, estimated())
    const input = counts.input_tokens ?? call.inputTokens ?? estimateTokens(call.system) + estimateTokens(call.prompt)
    return { ...counts, input_tokens: input, output_tokens: output }
  }
  try {
    const finish = await Promise.race([source.stream(controller.signal, sink), stopped])
    // An aborted SDK may end its iterator without an error.
    controller.signal.throwIfAborted()
    return { output: parseAnswer(text, finish, events, usage(finish !== undefined)), usage: usage(true) }
  } catch (error) {
    if (call.signal.aborted) throw call.signal.reason
    // An SDK wraps the error of a function that it was given, such as that for tokens.
    const own = error instanceof Error && error.cause instanceof ModelError ? error.cause : error
    const explained = own instanceof ModelError ? own : source.explain(error)
    throw events > 0 ? explained.withUsage(usage(false)) : explained
  } finally {
    timers.clear()
    call.signal.removeEventListener('abort', onAbort)
  }
}

function startTimers(limits: CallLimits, source: AnswerSource, stop: (reason: unknown) => void) {
  const timedOut = (ms: number, what: string) => () =>
    stop(new ModelError('unavailable', `The AI provider ${what} within ${ms / 1000} s.`, { reason: timedOutReason }))
  const startTotal = () => setTimeout(timedOut(limits.callTimeoutMs, 'did not finish its answer'), limits.callTimeoutMs)
  const checkIsUp = async () => {
    if (!(await source.isUp?.().catch(() => false))) timedOut(limits.idleTimeoutMs, 'sent nothing')()
  }
  const waiting = source.isUp && setInterval(checkIsUp, limits.idleTimeoutMs)
  let total = source.isUp ? undefined : startTotal()
  const stopSilent = () => {
    source.onSilent?.()
    timedOut(limits.idleTimeoutMs, 'sent nothing')()
  }
  const timers = {
    idle: source.mayThink?.() === false ? setTimeout(stopSilent, limits.idleTimeoutMs) : undefined,
    onFirstEvent() {
      clearInterval(waiting)
      total ??= startTotal()
    },
    startIdle() {
      clearTimeout(timers.idle)
      timers.idle = setTimeout(timedOut(limits.idleTimeoutMs, 'stopped sending'), limits.idleTimeoutMs)
    },
    clear() {
      clearInterval(waiting)
      clearTimeout(timers.idle)
      clearTimeout(total)
    },
  }
  return timers
}

const tooLong = () => new ModelError('too_long', "The AI's answer was cut off at its length limit.")

function parseAnswer(text: string, finish: Finish, events: number, usage: Usage): unknown {
  if (finish === 'refused')
    throw new ModelError(
      'rejected',
      'The AI provider declined to work on this document. Try another document or provider.',
      { usage },
    )
  if (finish === 'length') throw tooLong().withUsage(usage)
  const output = parseJson(text)
  if (output !== undefined) return output
  // A stream that broke off may succeed next time. One that ended properly, or sent no event, will not.
  if (finish === undefined && events > 0)
    throw errorFromConnection(new Error('the stream ended without a finish reason')).withUsage(usage)
  const what = text.trim() ? "The AI's answer was not valid JSON." : 'The AI gave an empty answer.'
  throw new ModelError('bad_output', what, events > 0 ? { usage } : {})
}
