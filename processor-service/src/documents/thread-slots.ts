/**
 * Lets `count` documents at a time through, so that a time-out runs from the real start. Owners take turns: whoever was
 * served longest ago is next, so one user's slow documents do not stand in front of everybody else's.
 */
export class ThreadSlots {
  #free: number
  #held = 0
  readonly #waiting: Array<{ owner: string; start: () => void }> = []
  /** when an owner was served last, counted in slots given out */
  readonly #served = new Map<string, number>()
  #given = 0

  constructor(count: number) {
    this.#free = count
  }

  /** How many are held now. */
  get held(): number {
    return this.#held
  }

  /** Waits for a slot; rejects with the signal's reason when it is aborted first. Each one taken must be released. */
  async take(signal: AbortSignal, owner = ''): Promise<void> {
    signal.throwIfAborted()
    if (this.#free === 0) await this.#wait(signal, owner)
    else this.#free--
    this.#served.set(owner, ++this.#given)
    this.#held++
  }

  /** Hands the slot to whose turn it is. */
  release(): void {
    this.#held--
    const next = this.#takeNext()
    if (next) {
      next.start()
      return
    }
    this.#free++
    this.#served.clear()
  }

  #takeNext(): { owner: string; start: () => void } | undefined {
    const servedAt = (index: number) => this.#served.get(this.#waiting[index]?.owner ?? '') ?? 0
    let next = 0
    for (const index of this.#waiting.keys()) if (servedAt(index) < servedAt(next)) next = index
    return this.#waiting.splice(next, 1)[0]
  }

  #wait(signal: AbortSignal, owner: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const start = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1)
        reject(signal.reason)
      }
      const entry = { owner, start }
      this.#waiting.push(entry)
      signal.addEventListener('abort', leave, { once: true })
    })
  }
}
