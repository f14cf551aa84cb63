const number = new Intl.NumberFormat('en')
const dayAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 4 })

export const formatNumber = (value: number): string => number.format(value)
export const formatTime = (iso: string): string => dayAndTime.format(new Date(iso))
export const formatDay = (iso: string): string => day.format(new Date(iso))
/** @param date a UTC day, `2026-02-01` */
export const formatShortDay = (date: string): string => shortDay.format(new Date(`${date}T00:00:00Z`))
export const formatPercent = (part: number): string => `${Math.round(part * 100)} %`
/** @param value null: the model has no price */
export const formatCost = (value: number | null): string => (value === null ? 'no price known' : dollars.format(value))

/** @param bytes in units of 1024, as the platform's limits count them */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** "3 minutes ago". @param nowMs since the epoch */
export function formatAgo(iso: string, nowMs = Date.now()): string {
  const seconds = Math.min(0, (Date.parse(iso) - nowMs) / 1000)
  if (seconds > -45) return 'just now'
  if (seconds > -3_570) return relative.format(Math.round(seconds / 60), 'minute')
  if (seconds > -84_600) return relative.format(Math.round(seconds / 3_600), 'hour')
  return relative.format(Math.round(seconds / 86_400), 'day')
}

/** "1.4 s", "2 min 5 s" */
export function formatDuration(ms: number): string {
  if (ms < 950) return `${Math.max(1, Math.round(ms))} ms`
  if (ms < 59_500) return `${(ms / 1000).toFixed(ms < 9_950 ? 1 : 0)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`
