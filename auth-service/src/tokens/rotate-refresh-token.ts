import { randomUUIDv7 } from 'node:crypto'
import type { Prisma, PrismaClient } from '@ai-platform/database/prisma.ts'
import { accountDisabled } from '@ai-platform/runtime/problem-error.ts'
import { decideRotation, type TokenState } from './decide-rotation.ts'
import { hashRefreshToken, makeRefreshToken, refreshExpiry } from './refresh-token.ts'

interface StoredToken extends TokenState {
  id: string
  session_id: string
  user_id: string
  email: string
  username: string
  is_staff: boolean
}

export interface Rotated {
  user: { id: string; email: string; username: string; is_staff: boolean }
  refresh: string
}

/** Reads and locks a token and its session, so that rotations, logouts and password changes see each other's result. */
async function lockToken(tx: Prisma.TransactionClient, token: string): Promise<StoredToken | undefined> {
  const [stored] = await tx.$queryRaw<StoredToken[]>`
    SELECT t.id, t.session_id, t.used_at IS NOT NULL AS used,
      t.expires_at <= now() OR s.revoked_at IS NOT NULL AS ended, NOT u.is_active AS disabled,
      u.id AS user_id, u.email, u.username, u.is_staff
    FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
    WHERE t.token_hash = ${hashRefreshToken(token)} FOR UPDATE OF t, s`
  return stored
}

/** Marks a token used, stores the next one of its session and extends the session. @returns the next token */
async function replaceToken(tx: Prisma.TransactionClient, stored: StoredToken): Promise<string> {
  const { token, hash } = makeRefreshToken()
  const [now, expiresAt] = [new Date(), refreshExpiry()]
  await tx.refreshToken.update({ where: { id: stored.id }, data: { usedAt: now } })
  await tx.refreshToken.create({
    data: { id: randomUUIDv7(), sessionId: stored.session_id, tokenHash: hash, expiresAt },
  })
  await tx.session.update({ where: { id: stored.session_id }, data: { lastUsedAt: now, expiresAt } })
  return token
}

/**
 * Exchanges a refresh token for the next one of its session, as decideRotation says. There is no grace period: of two
 * refreshes with one token at the same time, the second one revokes the session.
 * @returns undefined when the token is refused
 * @throws ProblemError account_disabled
 */
export function rotateRefreshToken(prisma: PrismaClient, token: string): Promise<Rotated | undefined> {
  return prisma.$transaction(async tx => {
    const stored = await lockToken(tx, token)
    const decision = decideRotation(stored)
    if (!stored || decision === 'refuse') return undefined
    if (decision === 'disabled') throw accountDisabled()
    if (decision === 'revoke') {
      await tx.session.updateMany({
        where: { id: stored.session_id, revokedAt: null },
        data: { revokedAt: new Date(), revokedReason: 'refresh_token_reused' },
      })
      return undefined
    }
    const refresh = await replaceToken(tx, stored)
    const { user_id: id, email, username, is_staff } = stored
    return { user: { id, email, username, is_staff }, refresh }
  })
}
