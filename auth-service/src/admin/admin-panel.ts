import { createPool } from '@ai-platform/database/pool.ts'
import express, { type RequestHandler, type Router } from 'express'
import type { AuthContext } from '../context.ts'
import { adminSession } from './access/admin-session.ts'
import { refuseForeignOrigin } from './access/check-origin.ts'
import { logIn } from './access/log-in.ts'
import { logOut } from './access/log-out.ts'
import { requireStaff } from './access/require-staff.ts'
import { securePages } from './access/secure-pages.ts'
import { serveAssets } from './assets/serve-assets.ts'

export interface AdminPanel {
  router: Router
  /** Ends the connections of the panel's own database role. */
  close(): Promise<void>
}

/** Loads AdminJS (1.5 to 3 s, 130 MB) when it is first needed, and once. */
function lazily(load: () => Promise<Router>): { handle: RequestHandler; begin(): void } {
  let loading: Promise<Router> | undefined
  const get = () => {
    loading ??= load().catch(error => {
      loading = undefined
      throw error
    })
    return loading
  }
  return {
    handle: async (req, res, next) => (await get())(req, res, next),
    // Whoever then asks for a page hears of a failure.
    begin: () => void get().catch(() => {}),
  }
}

/**
 * The panel at /admin. Logging in needs no AdminJS, which begins to load when the login page is looked at: a service that
 * nobody administers never pays for it.
 */
export function createAdminPanel(context: AuthContext, adminDatabaseUrl: string): AdminPanel {
  const { config, log } = context
  const readPool = createPool({
    connectionString: adminDatabaseUrl,
    max: 4,
    applicationName: 'admin-panel',
    onError: error => log.warn({ err: error }, 'a database connection of the admin panel broke'),
  })
  const adminJs = lazily(async () => {
    const { buildPanel } = await import('./panel/build-panel.ts')
    return buildPanel(context, readPool)
  })

  const router = express.Router()
  router.use((_req, res, next) => {
    res.locals.route = '/admin'
    next()
  })
  router.use(securePages)
  router.use('/frontend/assets', serveAssets())
  router.use(refuseForeignOrigin)
  router.use(adminSession({ pool: context.pool, secret: config.secrets.sessionKey, log }))
  router.use('/login', logIn(context, adminJs.begin))
  router.use('/logout', logOut(context.pool))
  router.use(requireStaff(context.pool))
  router.use(adminJs.handle)
  return { router, close: () => readPool.end() }
}
