const maxMs = 2 ** 48 - 1

/**
 * The smallest UUIDv7 of a time. The ids of tasks, users and sessions are UUIDv7, so a range of ids is a range of times
 * that the primary key serves. Source: RFC 9562, section 5.7.
 * @param at epoch milliseconds; times outside 1970 to 10889 become the nearest of those
 */
export function firstIdAt(at: number): string {
  const hex = Math.min(maxMs, Math.max(0, Math.trunc(at)))
    .toString(16)
    .padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/**
 * How far the time of an id may be from the row's created_at. A task gets its id when its upload begins, which lasts up to an
 * hour. The clocks of a service and the database may differ, too.
 */
export const idToleranceMs = 2 * 3_600_000
