import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { RequestHandler } from 'express'

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}

/**
 * Lets only our own pages change something: by Sec-Fetch-Site, which no page can forge, or by Origin where a browser
 * sends none (plain HTTP on another name than localhost). A request with neither comes from no browser we know.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export const refuseForeignOrigin: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site')
  const reads = req.method === 'GET' || req.method === 'HEAD'
  const own = site ? site === 'same-origin' : hostOf(req.get('origin') ?? '') === req.host
  if (reads || own) return next()
  throw new ProblemError('origin_not_allowed', 'Only the pages of the admin panel itself may send this.')
}
