import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import express, { type RequestHandler } from 'express'
import { bundleComponents } from './bundle-components.ts'

const script = 'text/javascript; charset=utf-8'
const style = 'text/css; charset=utf-8'

// panel.css is the concatenation of these files from assets/styles/.
const panelStyles = 'base badges cards dashboard charts record result attempts timeline lists'.split(' ')

interface Asset {
  type: string
  read(): Promise<string | Buffer>
}

/** The files that AdminJS's pages load, by name. The scripts are the minified ones, independent of NODE_ENV. */
function findAssets(): Map<string, Asset> {
  const adminJs = createRequire(import.meta.url).resolve('adminjs')
  const frontend = join(dirname(adminJs), 'lib', 'frontend', 'assets')
  const designSystem = dirname(createRequire(adminJs).resolve('@adminjs/design-system'))
  const own = (name: string) => fileURLToPath(new URL(name, import.meta.url))
  const file = (type: string, path: string): Asset => ({ type, read: () => readFile(path) })
  const readPanelStyles = async () =>
    Buffer.concat(await Promise.all(panelStyles.map(name => readFile(own(`styles/${name}.css`)))))
  return new Map([
    ['global.bundle.js', file(script, join(frontend, 'scripts', 'global-bundle.production.js'))],
    ['app.bundle.js', file(script, join(frontend, 'scripts', 'app-bundle.production.js'))],
    ['design-system.bundle.js', file(script, join(designSystem, '..', 'bundle.production.js'))],
    ['components.bundle.js', { type: script, read: bundleComponents }],
    ['panel.css', { type: style, read: readPanelStyles }],
    ['login.css', file(style, own('login.css'))],
    ['logo.svg', file('image/svg+xml', own('logo.svg'))],
    ['mark.svg', file('image/svg+xml', own('mark.svg'))],
  ])
}

const compress = promisify(gzip)

async function prepare({ type, read }: Asset) {
  const body = Buffer.from(await read())
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  return { type, body, etag, gzipped: await compress(body) }
}

/**
 * Serves the panel's scripts, styles and logos from memory, compressed. Browsers cache them but revalidate each time,
 * so an upgrade takes effect at once.
 */
export function serveAssets(): RequestHandler {
  const assets = findAssets()
  const prepared = new Map<string, ReturnType<typeof prepare>>()
  const get = (name: string, asset: Asset) => {
    const known = prepared.get(name)
    if (known) return known
    const ready = prepare(asset)
    prepared.set(name, ready)
    ready.catch(() => prepared.delete(name))
    return ready
  }
  const router = express.Router()
  router.get('/:name', async (req, res) => {
    const { name } = req.params
    const asset = assets.get(name)
    if (!asset) throw new ProblemError('not_found', 'The admin panel has no such file. Reload the page.')
    const { type, body, etag, gzipped } = await get(name, asset)
    res.set({ 'Content-Type': type, 'Cache-Control': 'no-cache', ETag: etag, Vary: 'Accept-Encoding' })
    if (req.fresh) return void res.status(304).end()
    if (!req.acceptsEncodings('gzip')) return void res.end(body)
    res.set('Content-Encoding', 'gzip').end(gzipped)
  })
  return router
}
