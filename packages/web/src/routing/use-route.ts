import { useEffect, useState } from 'preact/hooks'
import { type Route, readRoute } from './route.ts'

/** The route of the present address. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash)
  useEffect(() => {
    const onChange = () => setHash(location.hash)
    addEventListener('hashchange', onChange)
    return () => removeEventListener('hashchange', onChange)
  }, [])
  return readRoute(hash)
}

/** Opens another view. @param address of `addresses` */
export const openAddress = (address: string): void => {
  location.hash = address
}
