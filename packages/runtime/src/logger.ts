import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino'

export type { Logger } from 'pino'

/** Fields with these names are hidden at every level of a logged object. */
const secretKeys = new Set([
  'token',
  'access',
  'refresh',
  'password',
  'password2',
  'authorization',
  'x-api-key',
  'cookie',
  'ticket',
  'secret',
  'secrets',
])
const secretLevels = 3

const copyOf = <T extends object>(object: T): T => (Array.isArray(object) ? Object.assign([], object) : { ...object })

/**
 * Returns a copy without secrets, or the object itself when it has none. pino's `redact` with a path for each key and
 * level takes 20 µs a line, most of the cost of a line.
 */
function hideSecrets<T extends object>(object: T, levels = secretLevels): T {
  let clean: T | undefined
  for (const [key, value] of Object.entries(object)) {
    const isNested = levels > 1 && typeof value === 'object' && value !== null && !(value instanceof Error)
    const printed = secretKeys.has(key) ? '[hidden]' : isNested ? hideSecrets(value, levels - 1) : value
    if (printed !== value) clean = Object.assign(clean ?? copyOf(object), { [key]: printed })
  }
  return clean ?? object
}

/** Hides the values of `token`, `ticket`, `access` and `refresh` in a URL. */
export function scrubUrl(url: string): string {
  return url.replace(/([?&](?:token|ticket|access|refresh)=)[^&#]*/gi, '$1[hidden]')
}

/** The log is flushed after 4 KB or 200 ms; a SIGKILL loses at most that. */
const bufferBytes = 4096
const flushMs = 200

/**
 * Opens standard output for asynchronous writes: a line costs the event loop no system call, and a slow disk or reader
 * does not block it. pino flushes when the process ends.
 */
function openStandardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: bufferBytes })
  setInterval(() => output.flush(), flushMs).unref()
  return output
}

/**
 * Creates a service's logger: JSON lines, or readable ones when `pretty`. Secret fields are hidden up to three levels
 * deep. Never log document text or AI output.
 * @param destination where lines go; standard output by default
 */
export function createLogger(
  options: { service: string; version: string; level: string; pretty: boolean },
  destination?: DestinationStream,
): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service, version: options.version, pid: process.pid },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: hideSecrets },
    serializers: { err: (error: unknown) => (error instanceof Error ? hideSecrets(stdSerializers.err(error)) : error) },
  }
  if (destination) return pino(settings, destination)
  if (!options.pretty) return pino(settings, openStandardOutput())
  const transport = {
    target: 'pino-pretty',
    options: {
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'pid,service,version,request_id',
      messageFormat: '{service}: {msg}',
    },
  }
  // pino refuses a custom level formatter together with a transport.
  const { level: _level, ...formatters } = settings.formatters
  return pino({ ...settings, formatters, transport })
}
