import { z } from 'zod'

/** A number in a query string. An empty value is refused instead of read as 0. */
export const queryNumber = <T extends z.ZodType>(schema: T) =>
  z.preprocess(value => (typeof value === 'string' ? Number(value.trim() || Number.NaN) : value), schema)

/** The query of every list: `limit` from 1 to 100 (default 20), and the opaque `cursor` of the previous page. */
export const PageQuery = z.object({
  limit: queryNumber(z.int().min(1).max(100).default(20)),
  cursor: z.string().max(512).optional(),
})
export type PageQuery = z.infer<typeof PageQuery>

/** One page of a list. `next_cursor` is null on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next_cursor: z.string().nullable() })

export type Page<T> = { items: T[]; next_cursor: string | null }
