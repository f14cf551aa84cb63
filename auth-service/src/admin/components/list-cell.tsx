import { BasePropertyComponent, type BasePropertyProps } from 'adminjs'
import type { ComponentType } from 'react'
import type { ListCellOptions } from '../resources/column.ts'
import { ActiveBadge, StatusBadge } from './badges.tsx'

type ListCellProps = Required<Pick<BasePropertyProps, 'property' | 'record' | 'resource'>>

/** A value as AdminJS shows it in a list by itself. */
const DefaultCell = ({ property, record, resource }: ListCellProps) => (
  <BasePropertyComponent where="list" property={{ ...property, components: {} }} record={record} resource={resource} />
)

const cells: { [kind in ListCellOptions['kind']]?: ComponentType<ListCellProps> } = {
  badge: StatusBadge,
  active: ActiveBadge,
}

/** A cell of a list, with its column's kind as a class. Its title is the whole value, for when the cell cuts it. */
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
