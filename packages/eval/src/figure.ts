/** One line of an evaluation's table. */
export interface Figure {
  name: string
  value: number
  unit: '' | 's a page' | '×'
  /** What was counted, such as `24 cells`. */
  basis: string
  /** What lowered the value, for a person to read. */
  missed: string[]
}

/** The limits of a figure. A value outside them fails the tests. */
export interface Limits {
  atLeast?: number
  atMost?: number
}

export const isKept = (value: number, { atLeast, atMost }: Limits): boolean =>
  (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost)
