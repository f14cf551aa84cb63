import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Where a file of an installed package lies. */
export const resolveFile = (path: string): string => require.resolve(path)

/** How long a browser keeps what changes with an upgrade only; then it asks whether it has changed. */
const maxAgeSeconds = 24 * 60 * 60

export const keepInBrowser = `public, max-age=${maxAgeSeconds}`

/**
 * Content-Security-Policy of a page that loads its scripts and its data from this host alone.
 * @param allowed sources added to a directive, such as `{ 'worker-src': 'blob:' }`
 */
export function contentSecurityPolicy(allowed: Record<string, string> = {}): string {
  const directives: Record<string, string> = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  }
  for (const [name, sources] of Object.entries(allowed)) {
    directives[name] = directives[name] ? `${directives[name]} ${sources}` : sources
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')
}
