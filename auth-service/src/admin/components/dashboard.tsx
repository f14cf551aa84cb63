import { ApiClient } from 'adminjs'
import { type ReactNode, useEffect, useState } from 'react'
import type { Dashboard as Figures } from '../dashboard/read-dashboard.ts'
import { ChartBars } from './chart-bars.tsx'
import { ChartLines } from './chart-lines.tsx'
import { formatCount, formatSeconds } from './format.ts'
import { Tile } from './tile.tsx'

const refreshMs = 30_000
const statuses = ['completed', 'failed', 'cancelled', 'processing', 'pending'] as const

const api = new ApiClient()

const stepTime = (range: Figures['range']) => (at: number) =>
  new Date(at).toLocaleString(
    'en',
    range === '24h'
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
  )

const successRate = ({ completed, failed }: { completed: number; failed: number }) =>
  completed + failed === 0 ? null : completed / (completed + failed)

const percent = (part: number) => `${Math.round(part * 1000) / 10} %`

const Legend = ({ names, lines = false }: { names: readonly string[]; lines?: boolean }) => (
  <ul className="legend">
    {names.map(name => (
      <li key={name}>
        <i className={`dot-${name}${lines ? ' dot-line' : ''}`} />
        {name}
      </li>
    ))}
  </ul>
)

const Plot = ({ title, legend, empty, children }: PlotProps) => (
  <section className="card plot">
    <h2>{title}</h2>
    {legend}
    <div className="plot-area">
      {children}
      {empty && <p className="empty">{empty}</p>}
    </div>
  </section>
)

interface PlotProps {
  title: string
  legend?: ReactNode
  /** said over the plot when there is nothing in it */
  empty?: string | false
  children: ReactNode
}

const Errors = ({ errors }: Pick<Figures, 'errors'>) => {
  const most = Math.max(1, ...errors.map(({ count }) => count))
  return (
    <ul className="ranking">
      {errors.map(({ code, count }) => (
        <li key={code}>
          <a href={`/admin/resources/processing_tasks?filters.error_code=${code}`}>{code}</a>
          <span>{formatCount(count)}</span>
          <span className="meter">
            <span style={{ width: `${(count / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Tiles({ figures }: { figures: Figures }) {
  const { total, queue, users } = figures
  const rate = successRate(total)
  return (
    <div className="tiles">
      <Tile
        label="Tasks ended"
        value={formatCount(total.completed + total.failed)}
        note={`${formatCount(total.completed)} completed, ${formatCount(total.failed)} failed`}
      />
      <Tile
        label="Success rate"
        value={rate === null ? '–' : percent(rate)}
        note="of completed and failed"
        alert={rate !== null && rate < 0.9}
      />
      <Tile label="Duration" value={formatSeconds(total.p50)} note={`p50; p95 is ${formatSeconds(total.p95)}`} />
      <Tile
        label="Queue"
        value={formatCount(queue.pending)}
        note={
          queue.pending > 0
            ? `oldest waits ${formatSeconds(queue.oldestSeconds)}, ${queue.processing} running`
            : `nothing waits, ${queue.processing} running`
        }
        alert={queue.oldestSeconds > 300}
      />
      <Tile
        label="Active users"
        value={formatCount(users.active)}
        note={`of ${formatCount(users.all)}, ${formatCount(users.joined)} new`}
      />
    </div>
  )
}

function Plots({ figures }: { figures: Figures }) {
  const { submitted, ended, errors, range } = figures
  const formatTime = stepTime(range)
  const none = submitted.every(step => statuses.every(name => step[name] === 0))
  const noneEnded = ended.every(({ completed, failed }) => completed + failed === 0)
  return (
    <div className="plots">
      <Plot
        title="Tasks by status"
        legend={<Legend names={statuses} />}
        empty={none && 'Nothing was submitted in this time.'}
      >
        <ChartBars title="Tasks by status over time" series={statuses} steps={submitted} formatTime={formatTime} />
      </Plot>
      <Plot
        title="Duration"
        legend={<Legend names={['p50', 'p95']} lines />}
        empty={noneEnded && 'Nothing ended in this time.'}
      >
        <ChartLines
          title="Median and 95th percentile of a task's duration over time"
          series={['p50', 'p95']}
          steps={ended}
          formatValue={value => (value === 0 ? '0' : formatSeconds(value))}
          formatTime={formatTime}
        />
      </Plot>
      <Plot title="Success rate" empty={noneEnded && 'Nothing ended in this time.'}>
        <ChartLines
          title="Success rate over time"
          series={['success']}
          steps={ended.map(step => ({ at: step.at, success: successRate(step) }))}
          max={1}
          formatValue={percent}
          formatTime={formatTime}
        />
      </Plot>
      <Plot title="Top errors">
        {errors.length > 0 ? <Errors errors={errors} /> : <p className="all-well">No task failed in this time.</p>}
      </Plot>
    </div>
  )
}

/** The panel's first page: how the platform does, read again every half minute. */
export function Dashboard() {
  const [range, setRange] = useState<Figures['range']>('24h')
  const [figures, setFigures] = useState<Figures>()
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    let left = false
    const read = () =>
      api.getDashboard<Figures>({ params: { range } }).then(
        ({ data }) => {
          if (left) return
          setFigures(data)
          setFailed(false)
        },
        () => setFailed(true),
      )
    read()
    const timer = setInterval(read, refreshMs)
    return () => {
      left = true
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
          The figures could not be read just now.
        </p>
      )}
      {figures && <Tiles figures={figures} />}
      {figures && <Plots figures={figures} />}
    </div>
  )
}
