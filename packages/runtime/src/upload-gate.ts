import { ProblemError } from './problem-error.ts'

/** Uploads on their way to the processor, so many at a time; the others wait, and users take turns. */
export interface UploadGate {
  /**
   * Resolves when the turn has come.
   * @param onLeave takes what is to be called when the upload is over, or its client gone
   * @throws ProblemError not_accepting, with Retry-After: too many wait, this one waited too long, or the gate is closed
   */
  enter(userId: string, onLeave: (left: () => void) => void): Promise<void>
  /** Refuses who waits and who comes from now on. */
  close(): void
  readonly waiting: number
}

interface Waiting {
  begin(): void
  refuse(detail: string, retryAfterSeconds: number): void
}

/**
 * @param limits.atOnce uploads that have a place at a time
 * @param limits.spacingMs how long one begins after another at this moment, however many places are free
 * @param limits.heldMs after which an upload gives up its place and goes on without: who sends slowly costs little, and
 * must not keep the others out
 */
export function createUploadGate(limits: {
  atOnce: number
  spacingMs: () => number
  maxWaiting: number
  maxWaitMs: number
  heldMs: number
}): UploadGate {
  // The user whose turn is next stands first.
  const lines = new Map<string, Set<Waiting>>()
  let placed = 0
  let waiting = 0
  let closed = false
  let begunMs = 0
  let spacing: NodeJS.Timeout | undefined

  function beginNext(): void {
    // Who is put behind the others is met again by the same loop.
    for (const [userId, line] of lines) {
      if (placed >= limits.atOnce || spacing) return
      const tooEarlyMs = begunMs + limits.spacingMs() - performance.now()
      if (tooEarlyMs > 0) {
        spacing = setTimeout(() => {
          spacing = undefined
          beginNext()
        }, tooEarlyMs)
        return
      }
      begunMs = performance.now()
      lines.delete(userId)
      lines.set(userId, line)
      for (const next of line) {
        next.begin()
        break
      }
    }
  }

  function takeFrom(userId: string, line: Set<Waiting>, entry: Waiting): boolean {
    if (!line.delete(entry)) return false
    waiting--
    if (line.size === 0) lines.delete(userId)
    return true
  }

  /** @returns what gives the place up, once */
  function takePlace(): () => void {
    placed++
    let held = true
    const giveUp = () => {
      clearTimeout(timer)
      if (!held) return
      held = false
      placed--
      beginNext()
    }
    const timer = setTimeout(giveUp, limits.heldMs)
    return giveUp
  }

  return {
    get waiting() {
      return waiting
    },
    async enter(userId, onLeave) {
      if (closed) throw new ProblemError('not_accepting', 'The service is stopping.', { retryAfterSeconds: 5 })
      if (waiting >= limits.maxWaiting) {
        const detail = 'Too many uploads are waiting. Try again in a while.'
        throw new ProblemError('not_accepting', detail, { retryAfterSeconds: 15 })
      }
      const line = lines.get(userId) ?? new Set()
      lines.set(userId, line)
      waiting++
      const turn = Promise.withResolvers<void>()
      let leave: () => void = () => takeFrom(userId, line, entry)
      const entry: Waiting = {
        begin() {
          clearTimeout(timer)
          takeFrom(userId, line, entry)
          leave = takePlace()
          turn.resolve()
        },
        refuse(detail, retryAfterSeconds) {
          clearTimeout(timer)
          if (takeFrom(userId, line, entry))
            turn.reject(new ProblemError('not_accepting', detail, { retryAfterSeconds }))
        },
      }
      const timer = setTimeout(
        () => entry.refuse('Too many uploads were waiting. Try again in a while.', 15),
        limits.maxWaitMs,
      )
      line.add(entry)
      onLeave(() => {
        clearTimeout(timer)
        leave()
      })
      beginNext()
      await turn.promise
    },
    close() {
      closed = true
      for (const line of lines.values()) for (const entry of line) entry.refuse('The service is stopping.', 5)
    },
  }
}
