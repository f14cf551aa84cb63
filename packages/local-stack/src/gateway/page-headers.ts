/**
 * Headers of the web page and its files. nginx/templates/page.inc.template sends the same ones; a test compares both edges.
 * The page has no inline script or style, and talks to no other host. `trusted-types 'none'` forbids every write of HTML.
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** The page itself is asked for again at each visit; the names of its files contain a hash of their content. */
export const pageCaching = { page: 'no-cache', file: 'public, max-age=31536000, immutable' }
