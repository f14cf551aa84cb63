import { posix } from 'node:path'

/** Where the edge sends a request. nginx/templates/default.conf.template has the same rules. */
export type Destination = 'auth-service' | 'processor-service' | 'page' | 'not-found' | 'malformed'

const authPaths = /^\/(auth|admin)(\/|$)/
const processorPaths = /^\/(process|ws|docs|redoc|openapi\.json|asyncapi\.json|mcp|health|livez|readyz)(\/|$)/
// The web page and its files. Its views are in the part of the address after #, which browsers keep to themselves.
const pagePaths = /^\/($|assets\/.)/
// Express ignores the case of paths, so the block on internal paths does too.
const internalPaths = /^\/(metrics|auth\/internal)(\/|$)/i

/** The path as a server reads it: decoded, without `.`, `..` and doubled slashes. */
export function readPath(target: string): string | undefined {
  const path = /^https?:\/\//i.test(target) ? target.replace(/^https?:\/\/[^/?]*/i, '') || '/' : target
  const raw = path.split(/[?#]/, 1)[0] ?? ''
  if (!raw.startsWith('/') || /%(?![0-9a-f]{2})|%00/i.test(raw)) return undefined
  // Decoded byte by byte, since a path may be invalid UTF-8.
  return posix.normalize(raw.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))))
}

/** @param target the request target, such as `/auth/login/?next=1` */
export function routeOf(method: string, target: string): Destination {
  const path = readPath(target)
  if (path === undefined) return 'malformed'
  if (internalPaths.test(path)) return 'not-found'
  if (authPaths.test(path)) return 'auth-service'
  if (processorPaths.test(path)) return 'processor-service'
  return pagePaths.test(path) && (method === 'GET' || method === 'HEAD') ? 'page' : 'not-found'
}

/** Whether a request may carry a document. Such requests may arrive by the thousand. */
export const isUpload = (target: string): boolean =>
  /^\/(auth\/files|process)\/submit(\/|$)/.test(readPath(target) ?? '')
