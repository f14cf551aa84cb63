import { clientVersion } from '../../client-version.ts'
import { type Finding, failure, ok, warning } from './finding.ts'

interface Dependency {
  status: 'up' | 'down'
  latency_ms: number | null
  detail?: string
  provider?: string
  model?: string
  fallbacks?: { status: 'up' | 'down'; provider: string; model: string; detail?: string }[]
}

/** The answer of /health. */
export interface Health {
  status: 'up' | 'degraded' | 'down'
  version: string
  dependencies?: Record<string, Dependency>
}

const remedies: Record<string, string> = {
  postgres: 'Check that PostgreSQL runs and that DATABASE_URL of the processor names it.',
  storage: 'Check STORAGE and its settings, the free space, and the rights of the folder or bucket.',
  events: 'Check the connection for notifications: with PgBouncer, DATABASE_URL_DIRECT has to bypass it.',
  redis: 'Check that Redis runs and that REDIS_URL names it.',
  'auth-service': 'Check that auth-service runs and that AUTH_SERVICE_URL of the processor names it.',
  ai_provider: 'Check AI_PROVIDER, its key, its address and AI_MODEL. Tasks wait until it is back.',
}

const nameOf = (dependency: Dependency) =>
  dependency.provider ? ` (${[dependency.provider, dependency.model].filter(Boolean).join(', ')})` : ''

/** The platform's dependencies as it reports them, each with its remedy when it is down. */
export function checkHealth({ status, dependencies = {} }: Health): Finding[] {
  return Object.entries(dependencies).flatMap(([name, dependency]) => {
    const check = `dependency ${name}`
    const fallbacks = (dependency.fallbacks ?? []).map(fallback =>
      fallback.status === 'up'
        ? ok(`${check} fallback`, `The fallback ${fallback.provider} (${fallback.model}) is up.`)
        : warning(
            `${check} fallback`,
            `The fallback ${fallback.provider} (${fallback.model}) is down${fallback.detail ? `: ${fallback.detail}` : '.'}`,
            'Check AI_FALLBACK and the key of this provider.',
          ),
    )
    if (dependency.status === 'up') {
      const latency = dependency.latency_ms === null ? '' : `, it answers in ${dependency.latency_ms} ms`
      return [ok(check, `${name}${nameOf(dependency)} is up${latency}.`), ...fallbacks]
    }
    // `down` as a whole: a dependency without which nothing is accepted.
    const report = status === 'down' ? failure : warning
    const detail = dependency.detail ? `: ${dependency.detail}` : '.'
    return [report(check, `${name}${nameOf(dependency)} is down${detail}`, remedies[name] ?? null), ...fallbacks]
  })
}

export function checkVersion({ version }: Health): Finding {
  if (version === clientVersion) return ok('version', `The platform and this program are both version ${version}.`)
  return warning(
    'version',
    `The platform is version ${version}, this program ${clientVersion}.`,
    `Install the client of version ${version}, or update the platform.`,
  )
}
