import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { contentSecurityPolicy, keepInBrowser, resolveFile } from './page-headers.ts'

/** ReDoc's own mark, fetched from its maker's host for a link at the foot of the menu. It goes without when it fails. */
const foreignLogo = 'https://cdn.redoc.ly/redoc/logo-mini.svg'
const noLogo = 'data:,'

/**
 * The inline style sheets that the bundle of redoc 2.5 adds: that of its scroll bar, and an empty one, filled by script.
 * The browser's console names the new hash when an upgrade changes them.
 */
const styleHashes = [
  "'sha256-QMIg+bpjm3JdElJ388KYke01izlUW0UoNOeKjpMxdgc='",
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
]

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>ai-platform · API reference</title>
    <link rel="icon" type="image/png" href="/docs/static/favicon-32x32.png">
    <link rel="stylesheet" href="/redoc/page.css">
  </head>
  <body>
    <div id="redoc"></div>
    <script src="/redoc/redoc.standalone.js"></script>
    <script src="/redoc/start.js"></script>
  </body>
</html>
`

const script = `Redoc.init('/openapi.json', {
  hideDownloadButton: true,
  theme: {
    typography: {
      fontFamily: 'system-ui, sans-serif',
      headings: { fontFamily: 'system-ui, sans-serif' },
      code: { fontFamily: 'ui-monospace, monospace' },
    },
  },
}, document.getElementById('redoc'))
`

/**
 * /redoc: the same document, to be read. The bundle is read when a browser asks for it, which keeps it for a day, so that
 * no megabyte of it lies in memory in between.
 */
export function registerRedoc(app: FastifyInstance): void {
  const bundle = resolveFile('redoc/bundles/redoc.standalone.js')
  const policy = contentSecurityPolicy({ 'style-src': styleHashes.join(' '), 'worker-src': 'blob:' })
  const schema = { hide: true }
  app.register(async scope => {
    scope.get('/redoc', { schema }, async (_request, reply) => {
      return reply
        .header('content-security-policy', policy)
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(page)
    })
    scope.get('/redoc/start.js', { schema }, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(script),
    )
    scope.get('/redoc/page.css', { schema }, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').type('text/css; charset=utf-8').send('body { margin: 0 }\n'),
    )
    scope.get('/redoc/redoc.standalone.js', { schema }, async (_request, reply) => {
      const source = await readFile(bundle, 'utf8')
      return reply
        .header('cache-control', keepInBrowser)
        .type('text/javascript; charset=utf-8')
        .send(source.replaceAll(foreignLogo, noLogo))
    })
  })
}
