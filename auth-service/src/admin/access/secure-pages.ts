import { randomBytes } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import helmet from 'helmet'

declare global {
  namespace Express {
    interface Locals {
      /** for the page's inline scripts and styles, new for every request */
      nonce?: string
    }
  }
}

/** @throws Error when the response has not passed securePages */
export function nonceOf(res: Response): string {
  const { nonce } = res.locals
  if (!nonce) throw new Error('the page is not behind securePages')
  return nonce
}

const contentPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    // AdminJS starts with two inline scripts; its style libraries create style elements. Both carry the nonce.
    'script-src': ["'self'", (_req, res) => `'nonce-${(res as Response).locals.nonce}'`],
    'style-src': ["'self'", (_req, res) => `'nonce-${(res as Response).locals.nonce}'`],
    'img-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
})

const otherHeaders = helmet({ contentSecurityPolicy: false, xFrameOptions: { action: 'deny' } })

/** Sets the panel's security headers: nothing loads from another host, nothing inline runs without the nonce. */
export const securePages: RequestHandler = (req, res, next) => {
  res.locals.nonce = randomBytes(16).toString('base64')
  res.set('Cache-Control', 'no-store')
  otherHeaders(req, res, error => (error ? next(error) : contentPolicy(req, res, next)))
}
