import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import express, { type RequestHandler } from 'express'
import { sendContinue } from './send-continue.ts'

const bodyTimeoutMs = 15_000

const hasBody = (headers: NodeJS.Dict<string | string[]>): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

const parse = express.json({ limit: '64kb' })

/**
 * Reads a JSON body of at most 64 kB into `req.body`; no body at all reads as {}. It must arrive within 15 s: the server
 * as a whole has no such limit, since a large upload may take its time.
 * @throws ProblemError unsupported_media_type, malformed_request or payload_too_large
 */
export const readJson: RequestHandler = (req, res, next) => {
  if (!hasBody(req.headers)) {
    req.body = {}
    return next()
  }
  if (!req.is('application/json')) {
    throw new ProblemError('unsupported_media_type', 'Send JSON, with Content-Type: application/json.')
  }
  sendContinue(req, res)
  const timer = setTimeout(() => req.destroy(), bodyTimeoutMs)
  parse(req, res, error => {
    clearTimeout(timer)
    next(error)
  })
}
