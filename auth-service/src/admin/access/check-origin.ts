import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { RequestHandler } from 'express'

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/**
 * Refuses a request that may change data (not GET or HEAD) unless a page of this origin sent it. Pages cannot set
 * Sec-Fetch-Site, so it decides. Browsers omit it on plain HTTP outside localhost, where Origin decides. A request with
 * neither header is refused.
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
