import type { Client, FeedState } from '@ai-platform/client/browser.ts'
import type { DeltaEvent, ProgressEvent, TaskEvent } from '@ai-platform/client/types.ts'

export type LiveMessage = TaskEvent | ProgressEvent | DeltaEvent

/** `off`: logged out, or the platform refused the session. */
export type LiveState = FeedState | 'off'

/** The events of the account, over one socket for the whole page. */
export interface LiveEvents {
  readonly state: LiveState
  /** Follows the events of the session until `stop`. A second call does nothing. */
  start(): void
  stop(): void
  onMessage(listener: (message: LiveMessage) => void): () => void
  /** @param listener called with each new state; `live` means that what was shown before may be out of date */
  onState(listener: (state: LiveState) => void): () => void
}

function listenersOf<T>() {
  const listeners = new Set<(value: T) => void>()
  return {
    add(listener: (value: T) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    call(value: T) {
      for (const listener of [...listeners]) listener(value)
    },
  }
}

/** The client reconnects by itself, and reads what was missed from the log by `after`. */
export function createLiveEvents(client: Client): LiveEvents {
  const messages = listenersOf<LiveMessage>()
  const states = listenersOf<LiveState>()
  let running: AbortController | undefined
  let state: LiveState = 'off'
  const setState = (next: LiveState) => {
    if (next === state) return
    state = next
    states.call(next)
  }

  async function follow(stop: AbortController): Promise<void> {
    const onState = (next: FeedState) => {
      if (running === stop) setState(next)
    }
    try {
      for await (const message of client.events({ live: true, signal: stop.signal, onState })) messages.call(message)
    } catch {
      // The session ended; the next call of the page says so.
    }
    if (running !== stop) return
    running = undefined
    setState('off')
  }

  return {
    get state() {
      return state
    },
    start() {
      if (running) return
      running = new AbortController()
      void follow(running)
    },
    stop() {
      running?.abort()
      running = undefined
      setState('off')
    },
    onMessage: messages.add,
    onState: states.add,
  }
}
