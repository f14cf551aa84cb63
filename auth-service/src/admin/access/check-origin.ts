import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { RequestHandler } from 'express'

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/**
 * Refuses requests that change data unless one of our own pages sent them. Sec-Fetch-Site decides, which no page can
 * forge. Browsers omit it on plain HTTP outside localhost; Origin decides there. A request with neither is refused.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export const refuseForeignOrigin: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site')
  const reads = req.method === 'GET' || req.method === 'HEAD'
  const own = site ? site === 'same-origin' : hostOf(req.get('origin') ?? '') === req.host
  if (reads || own) return next()
  throw new ProblemError(
    'origin_not_allowed',
    'Only pages of the admin panel can send this request. Open the panel and try again.',
  )
}
