import { createTurnstile } from '@ai-platform/runtime/turnstile.ts'
import type { RequestHandler } from 'express'
import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'
import { countApiCall } from './count-api-call.ts'
import { createRefusedForNow } from './refused-for-now.ts'
import { createUploadGateway } from './upload-gateway.ts'

/** Lets one upload a turn of the event loop begin, so that a burst of them does not hold up everything else. */
function oneATurn(): RequestHandler {
  const turnstile = createTurnstile()
  return (_req, res, next) => turnstile(() => res.closed || next())
}

/**
 * POST /auth/files/submit/: authenticated and counted here, then streamed on to /process/submit when its turn has come.
 * Until then nothing of the body is read.
 */
export const submitFile = ({ bearer, config, metrics, pool, uploads }: AuthContext): Route => {
  const refused = createRefusedForNow()
  const gateway = createUploadGateway({
    processorUrl: config.processor.url,
    maxFileBytes: config.uploads.maxFileBytes,
    timeouts: config.uploads.timeouts,
    inFlight: metrics.uploadsInFlight,
    onAnswer: (req, answer) => refused.learn(callerOf(req).sub, answer),
  })
  return {
    method: 'post',
    path: '/auth/files/submit/',
    handlers: [
      oneATurn(),
      bearer.requireBearer,
      countApiCall(pool),
      gateway.refuseTooLarge,
      async (req, res, next) => {
        const { sub } = callerOf(req)
        await uploads.enter(sub, left => res.once('close', left))
        refused.check(sub)
        next()
      },
      ...gateway.passOn,
    ],
  }
}
