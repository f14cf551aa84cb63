import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino'

export type { Logger } from 'pino'

/** Wherever these stand in a logged object, they are not printed. */
const secretKeys = [
  'token',
  'access',
  'refresh',
  'password',
  'password2',
  'authorization',
  'cookie',
  'ticket',
  'secret',
]

/** A URL as it may be logged: without the values of `token` and `ticket`. */
export function scrubUrl(url: string): string {
  return url.replace(/([?&](?:token|ticket|access|refresh)=)[^&#]*/gi, '$1[hidden]')
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
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: secretKeys.flatMap(key => [key, `*.${key}`, `*.*.${key}`]), censor: '[hidden]' },
  }
  if (destination) return pino(settings, destination)
  if (!options.pretty) return pino(settings)
  const transport = {
    target: 'pino-pretty',
    options: {
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'pid,service,version,request_id',
      messageFormat: '{service}: {msg}',
    },
  }
  const { formatters: _pretty, ...rest } = settings
  return pino({ ...rest, transport })
}
