import type { Rule } from './read-drawing.ts'
import type { Box } from './upright.ts'

/** Lines nearer than this are one, in points. */
const tolerance = 2.5
/** A divider runs along this share of the table's width. */
const minShare = 0.8

/**
 * Returns the heights at which lines or edges of shaded rows divide a table, from the top.
 * @param horizontal lines of the page, of which several may make a divider
 */
export function findDividers(horizontal: Rule[], { left, right, top, bottom }: Box): number[] {
  const inside = horizontal.filter(({ at, from, to }) => at > top && at < bottom && from < right && to > left)
  const dividers: number[] = []
  let group: Rule[] = []
  const close = () => {
    if (group[0] && coveredLength(group, left, right) >= (right - left) * minShare) dividers.push(group[0].at)
    group = []
  }
  for (const rule of inside.sort((a, b) => a.at - b.at)) {
    if (group[0] && rule.at - group[0].at > tolerance) close()
    group.push(rule)
  }
  close()
  return dividers
}

function coveredLength(rules: Rule[], left: number, right: number): number {
  let covered = 0
  let end = left
  for (const { from, to } of rules.toSorted((a, b) => a.from - b.from)) {
    covered += Math.max(0, Math.min(to, right) - Math.max(from, end))
    end = Math.max(end, to)
  }
  return covered
}
