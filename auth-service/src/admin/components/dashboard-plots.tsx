import type { Dashboard as Figures } from '../dashboard/read-dashboard.ts'
import { ChartBars } from './chart-bars.tsx'
import { ChartLines } from './chart-lines.tsx'
import { formatCost, formatCount, formatSeconds } from './format.ts'
import { Legend, Plot } from './plot.tsx'
import { percent, successRate } from './success-rate.ts'

const statuses = ['completed', 'failed', 'cancelled', 'processing', 'pending'] as const

const stepTime = (range: Figures['range']) => (at: number) =>
  new Date(at).toLocaleString(
    'en',
    range === '24h'
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : { weekday: 'short', hour: '2-digit', hourCycle: 'h23' },
  )

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

/** A ranking by tokens, with their cost. `linkOf` gives the page of an entry. */
function Tokens<Entry extends { name: string; tokens: number; cost_usd: number | null }>({
  entries,
  linkOf,
}: {
  entries: Entry[]
  linkOf?: (entry: Entry) => string
}) {
  const most = Math.max(1, ...entries.map(({ tokens }) => tokens))
  if (entries.length === 0) return <p className="all-well">No token was used today.</p>
  return (
    <ul className="ranking">
      {entries.map(entry => (
        <li key={entry.name}>
          {linkOf ? <a href={linkOf(entry)}>{entry.name}</a> : <b>{entry.name}</b>}
          <span>
            {formatCount(entry.tokens)} · {formatCost(entry.cost_usd)}
          </span>
          <span className="meter">
            <span style={{ width: `${(entry.tokens / most) * 100}%` }} />
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The charts of the selected time range, and its most frequent errors. */
export function Plots({ figures }: { figures: Figures }) {
  const { submitted, ended, errors, range, tokens } = figures
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
      <Plot title="Tokens today by model">
        <Tokens entries={tokens.models} />
      </Plot>
      <Plot title="Tokens today by user">
        <Tokens entries={tokens.users} linkOf={({ user_id }) => `/admin/resources/users/records/${user_id}/show`} />
      </Plot>
    </div>
  )
}
