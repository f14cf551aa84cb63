import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import connectPgSimple from 'connect-pg-simple'
import type { RequestHandler } from 'express'
import session from 'express-session'
import { adminPaths } from '../paths.ts'

/** The logged-in admin, for the session and for audit entries. AdminJS shows `title` below the e-mail address. */
export interface Admin {
  id: string
  email: string
  title: string
}

declare module 'express-session' {
  interface SessionData {
    adminUser: Admin
    /** epoch milliseconds; a later password change ends the session */
    passwordChangedAt: number
  }
}

const hour = 3_600

/** Keeps sessions in PostgreSQL for at most 12 hours. The cookie is HttpOnly and sent only to the panel's paths. */
export function adminSession(options: { pool: Pool; secret: string; log: Logger }): RequestHandler {
  const Store = connectPgSimple(session)
  const store = new Store({
    pool: options.pool,
    tableName: 'admin_sessions',
    // Maintenance deletes expired sessions.
    pruneSessionInterval: false,
    ttl: 12 * hour,
    disableTouch: true,
    errorLog: (...words) => options.log.warn({ words: words.map(String) }, 'the store of admin sessions failed'),
  })
  return session({
    store,
    secret: options.secret,
    name: 'ai_platform_admin',
    resave: false,
    saveUninitialized: false,
    cookie: { path: adminPaths.root, httpOnly: true, sameSite: 'lax', secure: 'auto', maxAge: 12 * hour * 1000 },
  })
}
