interface DrawnText {
  text: string
  x: number
  y: number
  /** Font size in points. Default 11. */
  size?: number
  /** A font of the page. Default `F1`, Helvetica. */
  font?: string
}

/** Texts in the order in which they are drawn. */
export type Drawing = DrawnText[]

/** Returns the operators that draw texts in Latin-1 (ISO 32000-1, 9.4). */
export const drawText = (drawing: Drawing): string =>
  drawing
    .map(({ text, x, y, size = 11, font = 'F1' }) => {
      const escaped = text.replace(/[\\()]/g, '\\$&')
      return `BT /${font} ${size} Tf 1 0 0 1 ${x} ${y} Tm (${escaped}) Tj ET`
    })
    .join('\n')

/** Returns the operators that rule a table: lines at each of `xs` and `ys`, from end to end. */
export function drawGrid(xs: number[], ys: number[]): string {
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [bottom, top] = [Math.min(...ys), Math.max(...ys)]
  return [...xs.map(x => `${x} ${bottom} m ${x} ${top} l S`), ...ys.map(y => `${left} ${y} m ${right} ${y} l S`)].join(
    '\n',
  )
}
