import { BasePropertyComponent, type BasePropertyProps } from 'adminjs'
import type { ComponentType } from 'react'
import type { ListCellOptions } from '../resources/column.ts'
import { ActiveBadge, StatusBadge } from './badges.tsx'

type ListCellProps = Required<Pick<BasePropertyProps, 'property' | 'record' | 'resource'>>

/** A cell as AdminJS renders it without our component. */
const DefaultCell = ({ property, record, resource }: ListCellProps) => (
  <BasePropertyComponent where="list" property={{ ...property, components: {} }} record={record} resource={resource} />
)

const cells: { [kind in ListCellOptions['kind']]?: ComponentType<ListCellProps> } = {
  badge: StatusBadge,
  active: ActiveBadge,
}

/** A cell of a list. Its class is the kind of its column. Its title is the whole value, which the cell may cut off. */
export function ListCell(props: ListCellProps) {
  const { property, record } = props
  const { kind, card } = property.custom as ListCellOptions
  const value = record.populated[property.path]?.title ?? record.params[property.path]
  const Cell = cells[kind] ?? DefaultCell
  return (
    <div className={`cell cell-${kind} ${card ? `card-${card}` : ''}`} title={kind === 'time' ? undefined : value}>
      <Cell {...props} />
    </div>
  )
}
