const width = 20

/** A bar such as `[#####···············]  25 %`. @param share 0 to 1 */
export function progressBar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width)
  const percent = String(Math.round(share * 100)).padStart(3)
  return `[${'#'.repeat(filled)}${'·'.repeat(width - filled)}] ${percent} %`
}
