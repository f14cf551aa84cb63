/** One figure with what it counts, and a note below it. */
export const Tile = ({ label, value, note, alert = false }: TileProps) => (
  <section className={alert ? 'tile tile-alert' : 'tile'}>
    <h6>{label}</h6>
    <strong>{value}</strong>
    {note && <p>{note}</p>}
  </section>
)

interface TileProps {
  label: string
  value: string
  note?: string
  alert?: boolean
}
