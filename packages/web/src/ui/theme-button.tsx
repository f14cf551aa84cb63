import { useEffect, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { currentTheme, toggleTheme } from './theme.ts'

export function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme)
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)')
    const onChange = () => setTheme(currentTheme())
    system.addEventListener('change', onChange)
    return () => system.removeEventListener('change', onChange)
  }, [])
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <Button look="quiet" icon={theme === 'dark' ? 'sun' : 'moon'} iconOnly onClick={() => setTheme(toggleTheme())}>
      {`Switch to the ${other} theme`}
    </Button>
  )
}
