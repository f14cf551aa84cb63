/** The nearest-rank percentile. @param share from 0 to 1. @returns NaN for an empty list */
export function percentile(values: number[], share: number): number {
  const rising = values.toSorted((a, b) => a - b)
  return rising[Math.max(0, Math.ceil(share * rising.length) - 1)] ?? Number.NaN
}

export const median = (values: number[]): number => percentile(values, 0.5)

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0)
