import type { ReactNode } from 'react'

/** The legend of a chart: the name and colour of each series. */
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
  /** text that is shown over an empty plot */
  empty?: string | false
  children: ReactNode
}
