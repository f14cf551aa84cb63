import type { EventFact } from './read-facts.ts'

const isFinal = (event: string) => /^task_(completed|failed|cancelled)$/.test(event)

/** When a fault began and was over, ms since 1970: the same moment for a kill. */
export interface Moment {
  began: number
  over: number
}

/** The effect of a fault on the tasks that ran at its start. */
export interface Recovery {
  /** tasks that had to be run again */
  affected: number
  /** until the last task it hit had ended, or ran again and was hit by the next one */
  seconds: number
}

/** Times each task that was running at one of the moments, from the end of that fault on; the slowest counts. */
export function measureRecovery(events: EventFact[], moments: Moment[]): Recovery {
  const lives = [...Map.groupBy(events, ({ taskId }) => taskId).values()]
  const restarted = new Set<string>()
  let seconds = 0
  for (const { began, over } of moments) {
    for (const life of lives) {
      if (life.filter(({ at }) => at <= began).at(-1)?.event !== 'task_started') continue
      const after = life.filter(({ at }) => at > began)
      const restart = after.find(({ event }) => event === 'task_started')
      const end = after.find(({ event }) => isFinal(event))
      if (restart) restarted.add(restart.taskId)
      const hitAgain = restart && end && moments.some(next => next.began > restart.at && next.began < end.at)
      const recovered = hitAgain ? restart : end
      if (recovered) seconds = Math.max(seconds, (recovered.at - over) / 1000)
    }
  }
  return { affected: restarted.size, seconds }
}
