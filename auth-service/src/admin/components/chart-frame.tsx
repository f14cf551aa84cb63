import type { ReactNode } from 'react'

// On a phone the plot is narrower instead of scaled down, so that its labels stay readable.
const width = matchMedia('(max-width: 760px)').matches ? 340 : 640

/** Size and margins of every plot, in units of its viewBox. */
export const frame = { width, height: 200, left: 44, right: 8, top: 10, bottom: 24 }

export const plotWidth = frame.width - frame.left - frame.right
export const plotHeight = frame.height - frame.top - frame.bottom

/** The smallest of 1, 2, 5, 10, 20, 50, … that is at least the value, for a round number at the end of an axis. */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find(step => step * power >= value * 0.999) ?? 10) * power
}

const ticks = [0, 0.5, 1]

interface FrameProps {
  title: string
  /** end of the axis */
  max: number
  formatValue: (value: number) => string
  /** the start of each step, in epoch milliseconds */
  times: number[]
  formatTime: (at: number) => string
  children: ReactNode
}

/** The axes of a plot over time; the children draw its values. */
export function ChartFrame({ title, max, formatValue, times, formatTime, children }: FrameProps) {
  const step = plotWidth / times.length
  const every = Math.ceil(times.length / (width > 400 ? 6 : 4))
  return (
    <svg className="chart" viewBox={`0 0 ${frame.width} ${frame.height}`} role="img">
      <title>{title}</title>
      {ticks.map(part => {
        const y = frame.top + plotHeight * (1 - part)
        return (
          <g key={part}>
            <line className="grid" x1={frame.left} x2={frame.width - frame.right} y1={y} y2={y} />
            <text x={frame.left - 8} y={y + 4} textAnchor="end">
              {formatValue(max * part)}
            </text>
          </g>
        )
      })}
      {times.map((at, index) =>
        index % every === 0 ? (
          <text key={at} x={frame.left + step * (index + 0.5)} y={frame.height - 6} textAnchor="middle">
            {formatTime(at)}
          </text>
        ) : null,
      )}
      {children}
    </svg>
  )
}
