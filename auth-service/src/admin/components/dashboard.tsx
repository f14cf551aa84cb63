import { ApiClient } from 'adminjs'
import { useEffect, useState } from 'react'
import type { DashboardPage as Figures } from '../dashboard/read-dashboard.ts'
import { Plots } from './dashboard-plots.tsx'
import { Tiles } from './dashboard-tiles.tsx'

const refreshMs = 30_000
const api = new ApiClient()

/** The panel's first page: the state of the platform, read again every 30 s. */
export function Dashboard() {
  const [range, setRange] = useState<Figures['range']>('24h')
  const [figures, setFigures] = useState<Figures>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let isClosed = false
    const read = () =>
      api.getDashboard<Figures>({ params: { range } }).then(
        ({ data }) => {
          if (isClosed) return
          setFigures(data)
          setFailed(false)
        },
        () => setFailed(true),
      )
    read()
    const timer = setInterval(read, refreshMs)
    return () => {
      isClosed = true
      clearInterval(timer)
    }
  }, [range])
  return (
    <div className="panel-page dashboard">
      <header>
        <h1>Overview</h1>
        <fieldset className="ranges">
          {(['24h', '7d'] as const).map(one => (
            <button key={one} type="button" aria-pressed={one === range} onClick={() => setRange(one)}>
              {one === '24h' ? '24 hours' : '7 days'}
            </button>
          ))}
        </fieldset>
      </header>
      {failed && (
        <p className="stale" role="alert">
          The figures could not be read. The page tries again every 30 s.
        </p>
      )}
      {figures && <Tiles figures={figures} />}
      {figures && <Plots figures={figures} />}
    </div>
  )
}
