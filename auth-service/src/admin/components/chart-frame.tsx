import type { ReactNode } from 'react'

// A phone draws a narrower plot rather than a smaller one, whose words nobody could read.
const width = matchMedia('(max-width: 760px)').matches ? 340 : 640

/** Of every plot, in the units of its viewBox. */
export const frame = { width, height: 200, left: 44, right: 8, top: 10, bottom: 24 }

export const plotWidth = frame.width - frame.left - frame.right
export const plotHeight = frame.height - frame.top - frame.bottom

/** The next of 1, 2, 5, 10, 20, 50, … that is not below the value, so that an axis ends on a round number. */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find(step => step * power >= value * 0.999) ?? 10) * power
}

const ticks = [0, 0.5, 1]

interface FrameProps {
  title: string
  /** what the axis ends on */
  max: number
  formatValue: (value: number) => string
  /** the beginnings of the steps */
  times: number[]
  formatTime: (at: number) => string
  children: ReactNode
}

/** The axes of a plot over time, around what is drawn in it. */
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
