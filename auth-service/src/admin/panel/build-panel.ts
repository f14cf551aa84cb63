import { buildRoutes } from '@adminjs/express'
import type { Pool } from '@ai-platform/database/pool.ts'
import { AdminJS, Router as adminJsRouter } from 'adminjs'
import express, { type RequestHandler, type Router } from 'express'
import type { AuthContext } from '../../context.ts'
import { pathNotFound } from '../../http/not-found.ts'
import { adminOf } from '../access/require-staff.ts'
import { nonceOf } from '../access/secure-pages.ts'
import { allowKnownActions } from './allow-known-actions.ts'
import { panelOptions, panelResources } from './panel-options.ts'
import { renderPage } from './render-page.ts'

const readBody: RequestHandler[] = [
  express.json({ limit: '16kb' }),
  // @adminjs/express reads `fields`. Its own parser is not used: it writes uploaded files to disk.
  (req, _res, next) => {
    Object.assign(req, { fields: req.body ?? {} })
    next()
  },
]

/** AdminJS as an Express router. The caller has checked that the user is staff and the request is same-origin. */
export function buildPanel(context: AuthContext, readPool: Pool): Router {
  const resources = panelResources(context, readPool)
  const admin = new AdminJS(panelOptions(resources, context, readPool))
  const router = express.Router()

  // Every path gets the same page; AdminJS's script in the browser reads the path.
  const page: RequestHandler = async (req, res) => {
    res.type('html').send(await renderPage(admin, adminOf(req), nonceOf(res)))
  }
  router.get('/', page)
  router.get('/resources/*path', page)

  router.use('/api', ...readBody, allowKnownActions(resources))
  const routes = adminJsRouter.routes.filter(({ path }) => path.startsWith('/api/'))
  buildRoutes({ admin, routes, router })
  router.use(pathNotFound)
  return router
}
