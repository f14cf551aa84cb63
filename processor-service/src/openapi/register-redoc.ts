import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { contentSecurityPolicy, keepInBrowser, resolveFile } from './page-headers.ts'

/** The bundle loads this logo from its vendor's host; the page works without it. */
const foreignLogo = 'https://cdn.redoc.ly/redoc/logo-mini.svg'
const noLogo = 'data:,'

/**
 * The hashes of the two inline style sheets that the bundle of redoc 2.5 adds. One is for its scroll bar; a script fills the
 * other, which is empty. After an upgrade that changes them, the browser's console shows the new hash.
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
 * Serves /redoc, the document as a page for reading. The bundle, one megabyte, is read from disk for each request rather
 * than kept in memory: browsers cache it for a day.
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
