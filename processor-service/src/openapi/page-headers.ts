import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The absolute path of a file in an installed package. */
export const resolveFile = (path: string): string => require.resolve(path)

/** The browser revalidates a file after this time. */
const maxAgeSeconds = 24 * 60 * 60

/** The Cache-Control header of a file that changes only with an upgrade. */
export const keepInBrowser = `public, max-age=${maxAgeSeconds}`

/**
 * The Content-Security-Policy of a page that loads scripts and data from this host only.
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
