import type { Benchmark } from './benchmark.ts'
import { cost } from './benchmarks/cost.ts'
import { responsive } from './benchmarks/responsive.ts'

/** Every benchmark by the name it is called by. */
export const benchmarks: Record<string, Benchmark> = { responsive, cost }
