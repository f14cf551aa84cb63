const storageKey = 'ai-platform.theme'
type Theme = 'light' | 'dark'

const systemTheme = (): Theme => (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')

const readKept = (): Theme | undefined => {
  const kept = localStorage.getItem(storageKey)
  return kept === 'light' || kept === 'dark' ? kept : undefined
}

export const currentTheme = (): Theme => readKept() ?? systemTheme()

/** Applies the kept theme; without one the page follows the system. */
export function applyTheme(): void {
  const kept = readKept()
  if (kept) document.documentElement.dataset.theme = kept
  else delete document.documentElement.dataset.theme
}

/** Switches to the other theme and keeps it, unless it is the system's. */
export function toggleTheme(): Theme {
  const next = currentTheme() === 'dark' ? 'light' : 'dark'
  if (next === systemTheme()) localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, next)
  applyTheme()
  return next
}
