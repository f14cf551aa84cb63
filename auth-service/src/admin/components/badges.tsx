import type { RecordJSON } from 'adminjs'
import { formatWords } from './format.ts'

interface BadgeProps {
  record: RecordJSON
  property: { path: string; label: string }
}

/** A status as a coloured badge. assets/styles/badges.css has a colour for each status. */
export const Status = ({ value }: { value: string }) => (
  <span className={`status status-${value}`}>{formatWords(value)}</span>
)

/** Whether an account is active. */
export const AccountStatus = ({ isActive }: { isActive: boolean }) => (
  <span className={`status status-${isActive ? 'completed' : 'failed'}`}>{isActive ? 'Active' : 'Deactivated'}</span>
)

/** The badge of a column in a list; nothing where the value is null. */
export const StatusBadge = ({ record, property }: BadgeProps) => {
  const value = record.params[property.path]
  return value ? <Status value={value} /> : null
}

/** The badge of the column `is_active` in a list. */
export const ActiveBadge = ({ record }: BadgeProps) => <AccountStatus isActive={record.params.is_active} />

/** The badge of a column on a record's page, below its label. */
export const BadgeOnPage = ({ record, property }: BadgeProps) => (
  <section className="labelled">
    <h6>{formatWords(property.label)}</h6>
    <StatusBadge record={record} property={property} />
  </section>
)
