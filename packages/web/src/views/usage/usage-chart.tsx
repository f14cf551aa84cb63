import { useState } from 'preact/hooks'
import { formatCost, formatNumber, formatShortDay, plural } from '../../ui/format.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { niceMaximum, type UsageDay } from './fill-days.ts'

const measures = {
  tasks: { label: 'Tasks', read: (day: UsageDay) => day.tasks, unit: 'task' },
  tokens: { label: 'Tokens', read: (day: UsageDay) => day.input_tokens + day.output_tokens, unit: 'token' },
}
const height = 200
const bottom = 24
const top = 10

/** Usage by day as bars, with a table that says the same. */
export function UsageChart({ days }: { days: UsageDay[] }) {
  // The drawing is as wide as its place, so that its words keep their size.
  const isNarrow = useMedia('(max-width: 800px)')
  const width = isNarrow ? 340 : 720
  const left = isNarrow ? 40 : 56
  const [measure, setMeasure] = useState<keyof typeof measures>('tasks')
  const { label, read, unit } = measures[measure]
  const values = days.map(read)
  const maximum = niceMaximum(values)
  const plotHeight = height - bottom - top
  const step = (width - left) / days.length
  const y = (value: number) => top + plotHeight - (plotHeight * value) / maximum
  const total = values.reduce((sum, value) => sum + value, 0)
  const everySoMany = Math.ceil(days.length / (isNarrow ? 3 : 5))
  return (
    <figure class="chart">
      <figcaption class="chart-head">
        <span>
          {plural(total, unit)} in {days.length} days
        </span>
        <Tabs
          label="What the bars show"
          value={measure}
          onValue={value => setMeasure(value as keyof typeof measures)}
          tabs={Object.entries(measures).map(([value, one]) => ({ value, label: one.label }))}
        />
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${label} by day. The table below has the numbers.`}
      >
        {[0, 0.5, 1].map(part => (
          <g key={part}>
            <line class="grid" x1={left} x2={width} y1={y(maximum * part)} y2={y(maximum * part)} />
            <text class="axis" x={left - 8} y={y(maximum * part) + 4} text-anchor="end">
              {formatNumber(maximum * part)}
            </text>
          </g>
        ))}
        {days.map((day, index) => {
          const value = read(day)
          const x = left + index * step
          return (
            <g key={day.date}>
              <title>{`${formatShortDay(day.date)}: ${plural(value, unit)}`}</title>
              <rect class="bar-space" x={x} y={top} width={step} height={plotHeight} />
              {value > 0 && (
                <rect
                  class="bar"
                  x={x + step * 0.15}
                  y={Math.min(y(value), y(0) - 2)}
                  width={step * 0.7}
                  height={Math.max(2, y(0) - y(value))}
                  rx="2"
                />
              )}
              {(days.length - 1 - index) % everySoMany === 0 && (
                <text
                  class="axis"
                  x={x + step / 2}
                  y={height - 6}
                  text-anchor={index === days.length - 1 ? 'end' : 'middle'}
                >
                  {formatShortDay(day.date)}
                </text>
              )}
            </g>
          )
        })}
      </svg>
      <details class="facts">
        <summary>Show as a table</summary>
        <div class="table-scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Day (UTC)</th>
                <th scope="col">Tasks</th>
                <th scope="col">Input tokens</th>
                <th scope="col">Output tokens</th>
                <th scope="col">Cost</th>
              </tr>
            </thead>
            <tbody>
              {days
                .filter(day => day.tasks > 0 || day.input_tokens > 0)
                .reverse()
                .map(day => (
                  <tr key={day.date}>
                    <th scope="row">{formatShortDay(day.date)}</th>
                    <td>{formatNumber(day.tasks)}</td>
                    <td>{formatNumber(day.input_tokens)}</td>
                    <td>{formatNumber(day.output_tokens)}</td>
                    <td>{formatCost(day.cost_usd)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}
