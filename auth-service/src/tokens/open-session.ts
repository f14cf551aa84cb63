import { randomUUIDv7 } from 'node:crypto'
import type { Prisma } from '@ai-platform/database/prisma.ts'
import { makeRefreshToken, refreshExpiry } from './refresh-token.ts'
import type { SessionClient } from './session-client.ts'

/** Opens a session (a family of refresh tokens) in the caller's transaction. @returns its first refresh token */
export async function openSession(
  tx: Prisma.TransactionClient,
  userId: string,
  client: SessionClient,
): Promise<string> {
  const { token, hash } = makeRefreshToken()
  const expiresAt = refreshExpiry()
  const refreshTokens = { create: { id: randomUUIDv7(), tokenHash: hash, expiresAt } }
  await tx.session.create({ data: { id: randomUUIDv7(), userId, ...client, expiresAt, refreshTokens } })
  return token
}
