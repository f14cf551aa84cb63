import { randomUUIDv7 } from 'node:crypto'
import type { PrismaClient } from '@ai-platform/database/prisma.ts'
import { refreshExpiry } from './open-session.ts'
import { hashRefreshToken, makeRefreshToken } from './refresh-token.ts'

interface HeldToken {
  id: string
  session_id: string
  used: boolean
  ended: boolean
  user_id: string
  email: string
  username: string
  is_staff: boolean
}

export interface Rotated {
  user: { id: string; email: string; username: string; is_staff: boolean }
  refresh: string
}

/**
 * Takes a refresh token for a new one of the same family. Undefined when it is unknown, expired, revoked or its account
 * disabled. One that was used before revokes its whole family, since one of the two who hold it stole it (RFC 9700,
 * 4.14.2); there is no time of grace, so of two who send it at once the second one ends the session.
 */
export function rotateRefreshToken(prisma: PrismaClient, token: string): Promise<Rotated | undefined> {
  return prisma.$transaction(async tx => {
    // Both rows are locked, so that each sees what the other did: a rotation, a logout, a password change.
    const [held] = await tx.$queryRaw<HeldToken[]>`
      SELECT t.id, t.session_id, t.used_at IS NOT NULL AS used,
        t.expires_at <= now() OR s.revoked_at IS NOT NULL OR NOT u.is_active AS ended,
        u.id AS user_id, u.email, u.username, u.is_staff
      FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id JOIN users u ON u.id = s.user_id
      WHERE t.token_hash = ${hashRefreshToken(token)} FOR UPDATE OF t, s`
    if (!held) return undefined
    if (held.used) {
      await tx.session.updateMany({
        where: { id: held.session_id, revokedAt: null },
        data: { revokedAt: new Date(), revokedReason: 'refresh_token_reused' },
      })
      return undefined
    }
    if (held.ended) return undefined
    const { token: refresh, hash } = makeRefreshToken()
    const [now, expiresAt] = [new Date(), refreshExpiry()]
    await tx.refreshToken.update({ where: { id: held.id }, data: { usedAt: now } })
    await tx.refreshToken.create({
      data: { id: randomUUIDv7(), sessionId: held.session_id, tokenHash: hash, expiresAt },
    })
    await tx.session.update({ where: { id: held.session_id }, data: { lastUsedAt: now, expiresAt } })
    const { user_id: id, email, username, is_staff } = held
    return { user: { id, email, username, is_staff }, refresh }
  })
}
