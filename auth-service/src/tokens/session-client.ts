import type { Request } from 'express'

/** The client that opened a session, as the admin panel shows it. */
export interface SessionClient {
  ip: string | null
  /** at most 512 characters */
  userAgent: string | null
}

export const clientOf = (req: Request): SessionClient => ({
  ip: req.ip ?? null,
  userAgent: req.get('user-agent')?.slice(0, 512) ?? null,
})
