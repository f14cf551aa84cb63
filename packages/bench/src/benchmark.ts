/** One line of a benchmark's table. */
export interface Figure {
  name: string
  value: number
  unit: 'ms' | 's' | 'MB' | 'kB' | '×' | '' | '%' | '/s' | 'ms CPU'
  /** the promised limits; a figure without limits is for comparison */
  atMost?: number
  atLeast?: number
}

/** What a benchmark receives: a temporary folder, its command line arguments, and the registration of cleanup. */
export interface Bench {
  folder: string
  args: string[]
  /** the base environment of the processes that it starts */
  environment: NodeJS.ProcessEnv
  /** Registers `stop`, called after the benchmark even when it throws; the last one registered runs first. */
  owns(stop: () => unknown): void
  say(line: string): void
}

export interface Benchmark {
  /** what it measures, as a sentence */
  shows: string
  run(bench: Bench): Promise<Figure[]>
}

export const isKept = ({ value, atMost, atLeast }: Figure): boolean =>
  !Number.isNaN(value) && (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast)

/** The number of the argument `--name=`, or `fallback`. @throws Error when it is not a number or below 0 */
export function numberOption({ args }: Bench, name: string, fallback: number): number {
  const word = args.find(arg => arg.startsWith(`--${name}=`))
  const value = word === undefined ? fallback : Number(word.slice(name.length + 3))
  if (!Number.isFinite(value) || value < 0) throw new Error(`--${name}= takes a number that is not below 0`)
  return value
}
