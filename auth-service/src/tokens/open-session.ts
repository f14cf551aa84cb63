import { randomUUIDv7 } from 'node:crypto'
import { refreshTokenSeconds } from '@ai-platform/contracts/token.ts'
import type { Prisma } from '@ai-platform/database/prisma.ts'
import type { Request } from 'express'
import { makeRefreshToken } from './refresh-token.ts'

/** Who logged in, as the admin panel shows it. */
export interface SessionClient {
  ip: string | null
  userAgent: string | null
}

export const clientOf = (req: Request): SessionClient => ({
  ip: req.ip ?? null,
  userAgent: req.get('user-agent')?.slice(0, 512) ?? null,
})

export const refreshExpiry = (): Date => new Date(Date.now() + refreshTokenSeconds * 1000)

/** Begins a session (a family of refresh tokens) in the caller's transaction. @returns its first refresh token */
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
