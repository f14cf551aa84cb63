/**
 * How long one upload begins after another while a password is hashed. A hash needs a core for a quarter of a second, and
 * somebody waits for it at the door: uploads all but stand aside. Where one hash follows another without a pause they have
 * to go on beside them.
 * @param hashingMs for how long hashes have been running without a pause; 0 when none is
 */
export function uploadSpacingMs(
  hashingMs: number,
  spacing: { besideHashMs: number; besideManyMs: number; manyAfterMs: number },
): number {
  if (hashingMs === 0) return 0
  return hashingMs < spacing.manyAfterMs ? spacing.besideHashMs : spacing.besideManyMs
}
