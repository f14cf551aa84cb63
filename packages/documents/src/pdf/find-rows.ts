import type { Fragment } from './fragment.ts'

/** Fragments whose letters share some height: one line, or several where the lines of neighbouring columns are not aligned. */
export interface Row {
  fragments: Fragment[]
  top: number
  bottom: number
  /** Lines of the row: distinct baselines. */
  lines: number
  /** The horizontal extents of the text, from the left, gaps below `gap` ignored. */
  spans: Span[]
}

export type Span = [left: number, right: number]

/** The height of small letters, in font sizes: the part of a line that the next line never reaches. */
const coreTop = 0.5
const coreBottom = 0.02

/** Lines of one column are this far from each other, in font sizes. Neighbouring columns have about the same size. */
const minPitch = 0.9
const maxSizeRatio = 1.2

const coreOf = ({ baseline, size, table, top, bottom }: Fragment): Span =>
  table ? [top, bottom] : [baseline - size * coreTop, baseline - size * coreBottom]

/**
 * Groups fragments into rows, from the top: the horizontal cuts of the XY-cut (Nagy and Seth 1984).
 * @param gap in points
 * @param shifted whether lines of neighbouring columns whose heights differ by up to half a line share a row as well
 */
export function findRows(fragments: Fragment[], gap: number, shifted = false): Row[] {
  const sorted = fragments.map(fragment => ({ fragment, core: coreOf(fragment) })).sort((a, b) => a.core[0] - b.core[0])
  const rows: Row[] = []
  let group: Fragment[] = []
  let bottom = Number.NEGATIVE_INFINITY
  /** Whether a fragment stands next to those of the open row, closer below their lines than a line of the same column would. */
  const isNextTo = ({ left, right, baseline, size, table }: Fragment) =>
    !table &&
    group.every(
      other =>
        !other.table &&
        (left > other.right || right < other.left) &&
        Math.max(size, other.size) < Math.min(size, other.size) * maxSizeRatio &&
        baseline - other.baseline < size * minPitch,
    )
  const close = () => {
    if (group.length > 0) rows.push(toRow(group, gap))
    group = []
  }
  for (const { fragment, core } of sorted) {
    const isBelow = core[0] > bottom
    if (shifted && isBelow && isNextTo(fragment)) {
      group.push(fragment)
      continue
    }
    if (isBelow) close()
    group.push(fragment)
    bottom = group.length === 1 ? core[1] : Math.max(bottom, core[1])
  }
  close()
  return rows
}

function toRow(fragments: Fragment[], gap: number): Row {
  const baselines = new Set(fragments.map(({ baseline }) => Math.round(baseline / 2)))
  return {
    fragments,
    top: Math.min(...fragments.map(({ top }) => top)),
    bottom: Math.max(...fragments.map(({ bottom }) => bottom)),
    lines: baselines.size,
    spans: mergeSpans(
      fragments.map(({ left, right }): Span => [left, right]),
      gap,
    ),
  }
}

/** Unites extents that overlap or have less than `gap` between them. */
export function mergeSpans(spans: Span[], gap: number): Span[] {
  const sorted = spans.toSorted((a, b) => a[0] - b[0])
  const merged: Span[] = []
  for (const [left, right] of sorted) {
    const last = merged.at(-1)
    if (last && left - last[1] < gap) last[1] = Math.max(last[1], right)
    else merged.push([left, right])
  }
  return merged
}
