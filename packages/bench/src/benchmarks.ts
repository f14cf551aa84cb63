import type { Benchmark } from './benchmark.ts'
import { cost } from './benchmarks/cost.ts'

/** Every benchmark by the name it is called by. */
export const benchmarks: Record<string, Benchmark> = { cost }
