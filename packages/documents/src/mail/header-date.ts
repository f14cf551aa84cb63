const numericZone = /([+-])(\d\d):?(\d\d)\s*(?:\([^()]*\)\s*)*$/

/**
 * Returns a Date header (RFC 5322, 3.3) in ISO 8601, in the sender's time zone: `2026-11-27T10:00:00+01:00`. A value that
 * is not a date is returned as it is.
 */
export function isoDateOf(value: string): string {
  const time = Date.parse(value)
  if (Number.isNaN(time)) return value
  const [, sign, hours, minutes] = numericZone.exec(value) ?? []
  const offset = sign ? (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0
  const shown = new Date(time + offset * 60_000)
  if (Number.isNaN(shown.getTime())) return value
  return `${shown.toISOString().slice(0, -5)}${offset === 0 ? 'Z' : `${sign}${hours}:${minutes}`}`
}
