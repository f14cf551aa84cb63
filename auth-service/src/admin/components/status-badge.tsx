import type { RecordJSON } from 'adminjs'
import { formatWords } from './format.ts'

/** A status as a coloured pill; its colours stand in panel.css by the status's name. */
export const Status = ({ value }: { value: string }) => (
  <span className={`status status-${value}`}>{formatWords(value)}</span>
)

interface PropertyProps {
  record: RecordJSON
  property: { path: string; label: string }
}

/** In a list; nothing where there is no value. */
export const StatusBadge = ({ record, property }: PropertyProps) => {
  const value = record.params[property.path]
  return value ? <Status value={value} /> : null
}

/** In a list: whether an account is active. */
export const ActiveBadge = ({ record }: PropertyProps) => (
  <span className={`status status-${record.params.is_active ? 'completed' : 'failed'}`}>
    {record.params.is_active ? 'Active' : 'Deactivated'}
  </span>
)

/** On a record's page, with its label. */
export const StatusBadgeShow = ({ record, property }: PropertyProps) => (
  <section className="labelled">
    <h6>{property.label}</h6>
    <Status value={String(record.params[property.path])} />
  </section>
)
