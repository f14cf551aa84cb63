import type { ReactNode } from 'react'

/** The names of a chart's series with their colours. */
export const Legend = ({ names, lines = false }: { names: readonly string[]; lines?: boolean }) => (
  <ul className="legend">
    {names.map(name => (
      <li key={name}>
        <i className={`dot-${name}${lines ? ' dot-line' : ''}`} />
        {name}
      </li>
    ))}
  </ul>
)

/** A card with a chart. */
export const Plot = ({ title, legend, empty, children }: PlotProps) => (
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
  /** shown over an empty plot */
  empty?: string | false
  children: ReactNode
}
