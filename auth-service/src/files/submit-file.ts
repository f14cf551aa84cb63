import type { AuthContext } from '../context.ts'
import { callerOf } from '../http/authentication.ts'
import type { Route } from '../http/route.ts'
import { createRateLimitCache } from './rate-limit-cache.ts'
import { createUploadAdmission } from './upload-admission.ts'
import { createUploadGateway } from './upload-gateway.ts'

/** POST /auth/files/submit/: admits the upload (upload-admission.ts), then streams it to /process/submit. */
export const submitFile = ({ apiCalls, bearer, config, metrics, uploads }: AuthContext): Route => {
  const rateLimits = createRateLimitCache()
  const gateway = createUploadGateway({
    processorUrl: config.processor.url,
    maxFileBytes: config.uploads.maxFileBytes,
    timeouts: config.uploads.timeouts,
    inFlight: metrics.uploadsInFlight,
    onResponse: (req, response) => rateLimits.store(callerOf(req), response),
  })
  const admission = createUploadAdmission({
    authenticate: bearer.requireScope('documents:write'),
    countCall(req, _res, next) {
      apiCalls.count(callerOf(req).userId)
      next()
    },
    refuseTooLarge: gateway.refuseTooLarge,
    uploads,
    rateLimits,
  })
  return { method: 'post', path: '/auth/files/submit/', handlers: [...admission, ...gateway.stream] }
}
