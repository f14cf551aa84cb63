import type { Request, Response } from 'express'

/**
 * Tells a client that sent `Expect: 100-continue` to send the body. Called by whoever is about to read it, so that a
 * request that is refused (no token, too large) is refused before anything is uploaded.
 */
export function sendContinue(req: Request, res: Response): void {
  if (req.headers.expect === undefined) return
  delete req.headers.expect
  res.writeContinue()
}
