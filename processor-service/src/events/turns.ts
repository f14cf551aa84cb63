/** Lets at most `atOnce` pieces of work of one key run at a time; the others wait for their turn, first come first served. */
export interface Turns {
  take<T>(key: string, work: () => Promise<T>): Promise<T>
}

export function createTurns(atOnce: number): Turns {
  const lines = new Map<string, { running: number; waiting: (() => void)[] }>()
  return {
    async take(key, work) {
      const line = lines.get(key) ?? { running: 0, waiting: [] }
      lines.set(key, line)
      if (line.running >= atOnce) await new Promise<void>(resolve => line.waiting.push(resolve))
      else line.running += 1
      try {
        return await work()
      } finally {
        // Whoever is next takes this one's place.
        const next = line.waiting.shift()
        if (next) next()
        else line.running -= 1
        if (line.running === 0) lines.delete(key)
      }
    },
  }
}
