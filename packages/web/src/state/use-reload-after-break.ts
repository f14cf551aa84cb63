import { useEffect } from 'preact/hooks'
import { useApp } from './app-context.ts'

/** Reads again what could not be read, once the connection to the platform is back. */
export function useReloadAfterBreak(hasFailed: boolean, reload: () => void): void {
  const { live } = useApp()
  useEffect(() => {
    if (!hasFailed) return
    return live.onState(state => {
      if (state === 'live') reload()
    })
  }, [live, hasFailed, reload])
}
