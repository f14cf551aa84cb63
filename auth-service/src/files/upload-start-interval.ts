/**
 * The least time between the starts of two uploads. A password hash needs a core for a quarter of a second while its user
 * waits, so uploads almost pause during one. When hashes follow each other without a gap, uploads continue more slowly.
 * @param hashingMs for how long hashes have been running without a pause; 0 when none is
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
