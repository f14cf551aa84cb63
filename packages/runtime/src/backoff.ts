/** A delay that grows with each failure in a row. */
export interface BackoffPolicy {
  /** milliseconds after the first failure */
  firstMs: number
  /** milliseconds at most */
  maxMs: number
  /** by how much each failure multiplies the delay; 2 by default */
  factor?: number
  /** the share of the delay that is random, 0 (none) to 1 (all); 0 by default */
  jitter?: number
}

/**
 * Returns a function from the number of failures in a row (1 or more) to the delay before the next try, in milliseconds. The
 * delay is `min(maxMs, firstMs × factor^(failures − 1))`. Its `jitter` share is replaced by a random part of that share: 1 is
 * "full jitter" and 0.5 "equal jitter" in https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/.
 */
export function backoff({ firstMs, maxMs, factor = 2, jitter = 0 }: BackoffPolicy): (failures: number) => number {
  return failures => {
    const fullMs = Math.min(maxMs, firstMs * factor ** Math.max(0, failures - 1))
    return fullMs * (1 - jitter * Math.random())
  }
}
