import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { z } from 'zod'
import { PrismaClient } from './generated/client.ts'

export { Prisma, type PrismaClient } from './generated/client.ts'

/** Prisma on the process's own pool, so that both share one bound on connections. The pool's owner ends it. */
export function createPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    // As long as the pool itself waits for a connection, and a query for its answer.
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  })
}

// What @prisma/adapter-pg 7 puts into the meta of a P2002: the index's name, or its fields where it knows no name.
const UniqueViolation = z.object({
  code: z.literal('P2002'),
  meta: z.object({
    driverAdapterError: z.object({
      cause: z.object({
        constraint: z.object({ index: z.string().optional(), fields: z.string().array().optional() }),
      }),
    }),
  }),
})

/**
 * The unique index a write through Prisma ran into, by its name in the migrations (users_email_key); undefined for any
 * other error.
 */
export function violatedUnique(error: unknown): string | undefined {
  const violation = UniqueViolation.safeParse(error)
  if (!violation.success) return undefined
  const { index, fields } = violation.data.meta.driverAdapterError.cause.constraint
  return index ?? fields?.join(', ')
}
