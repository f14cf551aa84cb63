import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'
import { countApiCall } from './count-api-call.ts'
import { createUploadGateway } from './upload-gateway.ts'

/** POST /auth/files/submit/: authenticated and counted here, then streamed on to /process/submit. */
export const submitFile = ({ bearer, config, metrics, pool }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/files/submit/',
  handlers: [
    bearer.requireBearer,
    countApiCall(pool),
    ...createUploadGateway({
      processorUrl: config.PROCESSOR_URL,
      maxFileBytes: config.maxFileBytes,
      timeouts: config.uploadTimeouts,
      inFlight: metrics.uploadsInFlight,
    }),
  ],
})
