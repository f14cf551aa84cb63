/** One figure with its label, and a note below. */
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
