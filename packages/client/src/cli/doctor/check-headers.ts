import { type Finding, failure, ok, warning } from './finding.ts'
import { isProblem, type Probe, type ProbeAnswer } from './probe.ts'

const requestId = 'doctor-request-id-1'
const foreignOrigin = 'https://doctor.invalid'

function checkRequestId(answer: ProbeAnswer): Finding {
  const returned = answer.headers['x-request-id']
  if (returned === requestId) return ok('request id', 'X-Request-Id is taken over and returned.')
  const remedy = 'A proxy in front has to pass X-Request-Id in both directions.'
  if (returned === undefined) return failure('request id', 'Answers have no X-Request-Id.', remedy)
  return warning('request id', 'X-Request-Id of a request is replaced on the way.', remedy)
}

function checkNosniff(answer: ProbeAnswer): Finding {
  if (answer.headers['x-content-type-options'] === 'nosniff') return ok('nosniff', 'Answers say nosniff.')
  return warning(
    'nosniff',
    'Answers have no "X-Content-Type-Options: nosniff".',
    'A proxy in front removes it: take out its proxy_hide_header.',
  )
}

function checkHsts(answer: ProbeAnswer, { baseUrl }: Probe): Finding[] {
  if (baseUrl.protocol !== 'https:') return []
  const value = answer.headers['strict-transport-security'] ?? ''
  const seconds = Number(/max-age=(\d+)/.exec(value)?.[1] ?? 0)
  if (seconds >= 86_400) return [ok('hsts', 'Browsers are told to use https only.')]
  return [
    warning(
      'hsts',
      'Answers have no Strict-Transport-Security.',
      'Where a proxy in front ends TLS, it has to send "X-Forwarded-Proto: https", and NGINX_TRUSTED_PROXY has to name it.',
    ),
  ]
}

function checkCors(answer: ProbeAnswer): Finding {
  const allowed = answer.headers['access-control-allow-origin']
  if (allowed === undefined) return ok('cors', 'Pages of other sites may not call the platform.')
  if (allowed === foreignOrigin || allowed === '*')
    return warning(
      'cors',
      'Pages of every site may call the platform.',
      'List the origins of your own pages in CORS_ORIGINS, and add no Access-Control-Allow-Origin in a proxy.',
    )
  return ok('cors', `Only pages of ${allowed} may call the platform.`)
}

async function checkUnknownPath(probe: Probe, path: string): Promise<Finding> {
  const answer = await probe.request(path)
  const check = `errors ${path.split('/')[1]}`
  if (answer.status === 404 && isProblem(answer, 'not_found'))
    return ok(check, `An unknown path of /${path.split('/')[1]}/ answers 404 as problem+json.`)
  return failure(
    check,
    `An unknown path of /${path.split('/')[1]}/ answers ${answer.status} with ${answer.headers['content-type'] ?? 'no content type'}.`,
    'A proxy in front has to pass /auth/, /process/ and their errors unchanged: turn proxy_intercept_errors off, and 5xx pages of a CDN too.',
  )
}

async function checkMetrics(probe: Probe): Promise<Finding> {
  const { status } = await probe.request('/metrics')
  if (status >= 400) return ok('metrics', '/metrics is not public.')
  return failure(
    'metrics',
    `/metrics answers ${status} to everyone.`,
    'Send public traffic to nginx of the platform, not to the services: it answers 404 for /metrics.',
  )
}

async function checkAuthService(probe: Probe): Promise<Finding> {
  const answer = await probe.request('/auth/profile/')
  if (answer.status === 401 && isProblem(answer)) return ok('auth-service', '/auth/ leads to auth-service.')
  return failure(
    'auth-service',
    `/auth/profile/ answers ${answer.status} without credentials, not 401.`,
    'Check that auth-service runs, and NGINX_AUTH_UPSTREAM.',
  )
}

/** Headers, errors and paths that have to come through every proxy unchanged. */
export async function checkHeaders(probe: Probe): Promise<Finding[]> {
  const answer = await probe.request('/process/task-types', {
    headers: { 'x-request-id': requestId, origin: foreignOrigin },
  })
  return [
    checkRequestId(answer),
    checkNosniff(answer),
    ...checkHsts(answer, probe),
    checkCors(answer),
    await checkAuthService(probe),
    await checkUnknownPath(probe, '/process/doctor-does-not-exist'),
    await checkUnknownPath(probe, '/auth/doctor-does-not-exist'),
    await checkMetrics(probe),
  ]
}
