const number = new Intl.NumberFormat('en')
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** 1234 → 1,234; 123456 → 123.5K. */
export const formatCount = (count: number): string => (count < 100_000 ? number : compact).format(count)

/** 0.42 → 420 ms, 4.2 → 4.2 s, 90 → 1 min 30 s, 7300 → 2 h 1 min, 200000 → 2 days; null → –. */
export function formatSeconds(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–'
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  const whole = Math.round(seconds)
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return `${Math.floor(minutes / 1440)} days`
}

/** The seconds from one time to another; null while one of them is missing. */
export const secondsBetween = (from: string | null, to: string | null): number | null =>
  from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : null

/** 0.0123 → $0.0123, 12.3 → $12.30; null → –, for calls without a price. */
export const formatCost = (usd: number | null): string => (usd === null ? '–' : `$${usd.toFixed(usd < 1 ? 4 : 2)}`)

/** 512 → 512 B, 2048 → 2.0 kB, 2500000 → 2.5 MB, 25000000000 → 25.0 GB. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

/** Formats a time in the browser's time zone. */
export const formatTime = (iso: string | number): string =>
  new Date(iso).toLocaleString('en', {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })

const resultHeadings: Record<string, string> = {
  summarize: 'Summary',
  extract_keywords: 'Keywords',
  sentiment: 'Sentiment',
  translate: 'Translation',
  qa: 'Questions and answers',
  ask: 'Answer',
  extract: 'Data',
}

/** The heading for the result of a task type. */
export const formatTaskType = (taskType: string): string => resultHeadings[taskType] ?? formatWords(taskType)

/** task_completed → Task completed */
export function formatWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
