import { ChartFrame, frame, plotHeight, plotWidth, roundUp } from './chart-frame.tsx'
import { formatCount } from './format.ts'

interface BarsProps<Name extends string> {
  title: string
  /** from the bottom up; assets/styles/charts.css has a colour for each name */
  series: readonly Name[]
  steps: ({ at: number } & Record<Name, number>)[]
  formatTime: (at: number) => string
}

/** Counts over time as stacked bars. */
export function ChartBars<Name extends string>({ title, series, steps, formatTime }: BarsProps<Name>) {
  const sums = steps.map(step => series.reduce((sum, name) => sum + step[name], 0))
  const max = Math.max(2, roundUp(Math.max(...sums)))
  const width = plotWidth / steps.length
  const stack = (step: (typeof steps)[number]) => {
    let below = 0
    return series.flatMap(name => {
      if (step[name] === 0) return []
      const height = (step[name] / max) * plotHeight
      below += height
      return [{ name, height, y: frame.top + plotHeight - below }]
    })
  }
  return (
    <ChartFrame
      title={title}
      max={max}
      formatValue={formatCount}
      times={steps.map(({ at }) => at)}
      formatTime={formatTime}
    >
      {steps.map((step, index) => (
        <g key={step.at}>
          <title>
            {[formatTime(step.at), ...series.filter(name => step[name] > 0).map(name => `${name}: ${step[name]}`)].join(
              '\n',
            )}
          </title>
          <rect className="hover" x={frame.left + width * index} y={frame.top} width={width} height={plotHeight} />
          {stack(step).map(({ name, height, y }) => (
            <rect
              key={name}
              className={`fill-${name}`}
              x={frame.left + width * (index + 0.15)}
              y={y}
              width={width * 0.7}
              height={height}
            />
          ))}
        </g>
      ))}
    </ChartFrame>
  )
}
