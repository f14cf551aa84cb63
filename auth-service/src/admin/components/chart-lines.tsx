import { ChartFrame, frame, plotHeight, plotWidth, roundUp } from './chart-frame.tsx'

interface LinesProps<Name extends string> {
  title: string
  /** assets/styles/charts.css has a colour for each name */
  series: readonly Name[]
  /** a null value leaves a gap in the line */
  steps: ({ at: number } & Record<Name, number | null>)[]
  /** end of the axis; by default a round number above every value */
  max?: number
  formatValue: (value: number) => string
  formatTime: (at: number) => string
}

interface Point {
  x: number
  y: number
}

/** Splits the points at the gaps. */
function splitAtGaps(points: (Point | null)[]): Point[][] {
  const parts: Point[][] = [[]]
  for (const point of points) {
    if (point) parts.at(-1)?.push(point)
    else parts.push([])
  }
  return parts.filter(part => part.length > 0)
}

/** Values over time as lines, with a dot at each value. */
export function ChartLines<Name extends string>({
  title,
  series,
  steps,
  formatValue,
  formatTime,
  ...props
}: LinesProps<Name>) {
  const values = steps.flatMap(step => series.map(name => step[name] ?? 0))
  const max = props.max ?? roundUp(Math.max(...values))
  const width = plotWidth / steps.length
  const pointsOf = (name: Name) =>
    steps.map((step, index) => {
      const value = step[name]
      if (value === null) return null
      return {
        x: frame.left + width * (index + 0.5),
        y: frame.top + plotHeight * (1 - value / max),
        value,
        at: step.at,
      }
    })
  return (
    <ChartFrame
      title={title}
      max={max}
      formatValue={formatValue}
      times={steps.map(({ at }) => at)}
      formatTime={formatTime}
    >
      {series.map(name => (
        <g key={name} className={`line-${name}`}>
          {splitAtGaps(pointsOf(name)).map(part => (
            <polyline key={part[0]?.x} points={part.map(({ x, y }) => `${x},${y}`).join(' ')} />
          ))}
          {pointsOf(name).map(point =>
            point ? (
              <circle key={point.at} cx={point.x} cy={point.y} r={2.6}>
                <title>{`${formatTime(point.at)}\n${name}: ${formatValue(point.value)}`}</title>
              </circle>
            ) : null,
          )}
        </g>
      ))}
    </ChartFrame>
  )
}
