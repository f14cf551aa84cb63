import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { z } from 'zod'
import { PrismaClient } from './generated/client.ts'

export { Prisma, type PrismaClient } from './generated/client.ts'

/** Creates a Prisma client on an existing pool, so that one limit bounds all connections. The caller ends the pool. */
export function createPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: false }),
    // The same limits as the pool has for a connection and for a query.
    transactionOptions: { maxWait: 10_000, timeout: 30_000 },
  })
}

// The meta of a P2002 from @prisma/adapter-pg 7: the index's name, or its fields when the name is not known.
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

/** Returns the name of the unique index that a Prisma write violated, such as users_email_key; undefined for other errors. */
export function violatedUnique(error: unknown): string | undefined {
  const violation = UniqueViolation.safeParse(error)
  if (!violation.success) return undefined
  const { index, fields } = violation.data.meta.driverAdapterError.cause.constraint
  return index ?? fields?.join(', ')
}
