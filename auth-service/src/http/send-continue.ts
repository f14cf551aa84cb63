import type { Request, Response } from 'express'

/**
 * Asks a client that sent `Expect: 100-continue` for the body. Call it right before reading the body, so that a request
 * refused earlier (no token, too large) uploads nothing.
 */
export function sendContinue(req: Request, res: Response): void {
  if (req.headers.expect === undefined) return
  delete req.headers.expect
  res.writeContinue()
}
