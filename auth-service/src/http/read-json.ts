import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import express, { type RequestHandler } from 'express'
import { sendContinue } from './send-continue.ts'

const bodyTimeoutMs = 15_000

const hasBody = (headers: NodeJS.Dict<string | string[]>): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

const parse = express.json({ limit: '64kb' })

/**
 * Reads a JSON body of at most 64 kB into `req.body`; a request without a body reads as {}. The connection is cut when
 * the body takes longer than 15 s. The server has no such limit, because large uploads are slow.
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
