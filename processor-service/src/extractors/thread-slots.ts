/** Lets `count` documents at a time through, in the order they came, so that a time-out runs from the real start. */
export class ThreadSlots {
  #free: number
  #held = 0
  readonly #waiting: Array<() => void> = []

  constructor(count: number) {
    this.#free = count
  }

  /** How many are held now. */
  get held(): number {
    return this.#held
  }

  /** Waits for a slot; rejects with the signal's reason when it is aborted first. Each one taken must be released. */
  async take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#free === 0) await this.#wait(signal)
    else this.#free--
    this.#held++
  }

  /** Hands the slot to the first who waits. */
  release(): void {
    this.#held--
    const next = this.#waiting.shift()
    if (next) next()
    else this.#free++
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1)
        reject(signal.reason)
      }
      this.#waiting.push(start)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
