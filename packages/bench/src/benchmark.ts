/** One line of a benchmark's table. */
export interface Figure {
  name: string
  value: number
  unit: 'ms' | 's' | 'MB' | '×' | '' | '/s' | 'ms CPU'
  /** what the platform promises of it; without one, the figure is there to be compared with */
  atMost?: number
  atLeast?: number
}

/** What a benchmark is given: a folder that is gone afterwards, its words from the command line, and who clears up. */
export interface Bench {
  folder: string
  args: string[]
  /** the whole environment of the processes it starts, beside what it sets for each */
  environment: NodeJS.ProcessEnv
  /** Has `stop` called when the benchmark has ended, however it ended; the last one first. */
  owns(stop: () => unknown): void
  say(line: string): void
}

export interface Benchmark {
  /** what it shows, in a sentence */
  shows: string
  run(bench: Bench): Promise<Figure[]>
}

export const isKept = ({ value, atMost, atLeast }: Figure): boolean =>
  !Number.isNaN(value) && (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast)

/** The number behind `--name=` among the words of the command line, or else `fallback`. */
export function numberOption({ args }: Bench, name: string, fallback: number): number {
  const word = args.find(arg => arg.startsWith(`--${name}=`))
  const value = word === undefined ? fallback : Number(word.slice(name.length + 3))
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name}= takes a number above 0`)
  return value
}
