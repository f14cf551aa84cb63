/** The longer side of a usual page (A4), in inches. */
const usualPageInches = 11.7
/** Resolutions of scanners. Cameras write 72 or 96 without meaning them. */
const minScanDpi = 100
const maxScanDpi = 1_200
const maxPageInches = 25
const minPageInches = 3

/**
 * Returns the resolution of an image. What the file says counts if it is a scanner's resolution and gives the size of a page.
 * Otherwise it is a guess, as if the image were a whole page.
 * @param stated pixels an inch by the file, 0 for unknown
 */
export function imageDpi(width: number, height: number, stated: number): number {
  const longer = Math.max(width, height)
  const inches = longer / stated
  const isPlausible = stated >= minScanDpi && stated <= maxScanDpi && inches >= minPageInches && inches <= maxPageInches
  return isPlausible ? stated : Math.min(600, Math.max(70, longer / usualPageInches))
}
