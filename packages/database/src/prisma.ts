import { PrismaPg } from '@prisma/adapter-pg'
import type { Pool } from 'pg'
import { PrismaClient } from './generated/client.ts'

export { Prisma, type PrismaClient } from './generated/client.ts'

/** Prisma on the process's own pool, so that both share one bound on connections. The pool's owner ends it. */
export function createPrisma(pool: Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: false }) })
}

/** The unique constraint a write ran into, by the name of its field or index; undefined for any other error. */
export function violatedUnique(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'P2002') return undefined
  return JSON.stringify('meta' in error ? error.meta : {})
}
