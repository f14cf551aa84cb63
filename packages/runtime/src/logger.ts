import { type DestinationStream, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino'

export type { Logger } from 'pino'

/** Wherever these stand in a logged object, they are not printed. */
const secretKeys = new Set([
  'token',
  'access',
  'refresh',
  'password',
  'password2',
  'authorization',
  'cookie',
  'ticket',
  'secret',
  'secrets',
])
const secretLevels = 3

const copyOf = <T extends object>(object: T): T => (Array.isArray(object) ? Object.assign([], object) : { ...object })

/**
 * The object as it may be printed; itself when there is nothing to hide. pino's own `redact` with paths for each key and
 * level takes 20 µs a line, which is most of a line's cost.
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

/** A URL as it may be logged: without the values of `token` and `ticket`. */
export function scrubUrl(url: string): string {
  return url.replace(/([?&](?:token|ticket|access|refresh)=)[^&#]*/gi, '$1[hidden]')
}

/** What is logged waits for so much more, or so long; only a process that is killed takes it along. */
const bufferBytes = 4096
const flushMs = 200

/**
 * Standard output, written to in the background: a line costs the event loop no system call, and a disk or a reader that
 * is slow does not hold it up. pino writes the rest when the process ends.
 */
function openStandardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: false, minLength: bufferBytes })
  setInterval(() => output.flush(), flushMs).unref()
  return output
}

/**
 * The service's logger: JSON lines, or readable ones when `pretty`. Never hand it document text or AI output; the
 * secrets named above are hidden wherever they stand, up to three levels deep.
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
  // A level of one's own making and a transport do not go together.
  const { level: _level, ...formatters } = settings.formatters
  return pino({ ...settings, formatters, transport })
}
