/**
 * The least time between the starts of two uploads. A password hash uses one core for a quarter of a second while its
 * user waits, so uploads almost pause meanwhile. If hashes run without a gap for long, uploads continue at a slow rate.
 * @param hashingMs for how many milliseconds hashes have been running without a gap; 0 when none runs
 * @param intervals.manyHashesAfterMs value of hashingMs from which `duringManyHashesMs` replaces `duringHashMs`
 * @returns milliseconds
 */
export function uploadStartIntervalMs(
  hashingMs: number,
  intervals: { duringHashMs: number; duringManyHashesMs: number; manyHashesAfterMs: number },
): number {
  if (hashingMs === 0) return 0
  return hashingMs < intervals.manyHashesAfterMs ? intervals.duringHashMs : intervals.duringManyHashesMs
}
