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
  /** Closes the panel's separate connection pool. */
  close(): Promise<void>
}

/** Loads a router once, when it is first needed. After a failure the next request loads it again. */
function lazyRouter(load: () => Promise<Router>): { handle: RequestHandler; preload(): void } {
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
    // A failed load is ignored here: the next request for a page loads again and reports the error.
    preload: () => void get().catch(() => {}),
  }
}

/**
 * The panel at /admin. AdminJS takes 1.5 to 3 s and 130 MB to load. So it is loaded when the login page or another page of the
 * panel is requested. The login page works without it.
 * @param adminDatabaseUrl URL with the database role that the panel reads as
 */
export function createAdminPanel(context: AuthContext, adminDatabaseUrl: string): AdminPanel {
  const { config, log } = context
  const readPool = createPool({
    connectionString: adminDatabaseUrl,
    max: 4,
    applicationName: 'admin-panel',
    onError: error => log.warn({ err: error }, 'the admin panel lost a database connection'),
  })
  const adminJs = lazyRouter(async () => {
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
  router.use('/login', logIn(context, adminJs.preload))
  router.use('/logout', logOut(context.pool))
  router.use(requireStaff(context.pool))
  router.use(adminJs.handle)
  return { router, close: () => readPool.end() }
}
