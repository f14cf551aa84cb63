import pg from 'pg'

const parseTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ) as (text: string) => Date | number

/**
 * Converts PostgreSQL's text of a timestamptz, `2026-02-01 09:00:00.12+00`, to ISO 8601 in UTC with milliseconds,
 * `2026-02-01T09:00:00.120Z`. Further digits are cut off. Returns `infinity` and `-infinity` as they are.
 */
export function toIsoTime(text: string): string {
  if (text.endsWith('+00') && text[10] === ' ')
    return `${text.slice(0, 10)}T${text.slice(11, 19)}.${text.slice(20, -3).padEnd(3, '0').slice(0, 3)}Z`
  const time = parseTime(text)
  return time instanceof Date ? time.toISOString() : text
}
