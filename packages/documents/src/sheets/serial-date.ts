const msPerDay = 86_400_000
/** Day 1 is 1900-01-01. Dates from March 1900 on count the 29th of February 1900, which did not exist. */
const epoch1900 = Date.UTC(1899, 11, 31)
const epoch1904 = Date.UTC(1904, 0, 1)
/** 9999-12-31 */
const lastDay = 2_958_465

/**
 * Writes a serial number of days in ISO form: `2026-11-05`, `2026-11-05 14:30`, `14:30`, with seconds if they are shown.
 * Returns undefined for a number outside the calendar, which programs do not show as a date.
 */
export function formatSerialDate(
  serial: number,
  shown: { date: boolean; time: boolean; seconds: boolean },
  date1904: boolean,
): string | undefined {
  if (!(serial >= 0 && serial < lastDay + 1)) return undefined
  // The fraction is rounded to a second: 14:30 is stored as 0.6041666666666667.
  const seconds = Math.round(serial * 86_400)
  const day = Math.floor(seconds / 86_400)
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, shown.seconds ? 19 : 16)
  if (!shown.date) return time
  const date = isoDate(day, date1904)
  return shown.time ? `${date} ${time}` : date
}

function isoDate(day: number, date1904: boolean): string {
  if (date1904) return toIso(epoch1904 + day * msPerDay)
  if (day === 60) return '1900-02-29'
  return toIso(epoch1900 + (day > 60 ? day - 1 : day) * msPerDay)
}

const toIso = (ms: number) => new Date(ms).toISOString().slice(0, 10)
