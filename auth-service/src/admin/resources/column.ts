import { BaseProperty, type PropertyOptions, type PropertyType } from 'adminjs'

/**
 * What a column's values are. It decides how a list shows them: components/list-cell.tsx puts the kind on the cell as a
 * class, and assets/styles/lists.css gives each kind its width.
 */
export type ColumnKind = 'id' | 'email' | 'text' | 'word' | 'badge' | 'flag' | 'active' | 'number' | 'time'

/** On a phone a list's row is a card: one column is its heading, some stand below, the others are hidden. */
export type CardPart = 'heading' | 'line'

type ColumnType = Extract<PropertyType, 'uuid' | 'string' | 'reference' | 'boolean' | 'number' | 'datetime'>

/** A column of a list. Lists select no other column, so no other value of the table reaches a browser with them. */
export interface Column {
  name: string
  type: ColumnType
  /** defaults to `badge` for a column with `values`, else to the kind of its type */
  kind?: ColumnKind
  card?: CardPart
  /** the SQL expression to select, for a computed column */
  sql?: string
  /** false for a column of a large table that no index sorts */
  isSortable?: boolean
  /** the time is near that of the row's id, a UUIDv7: lists are sorted by the id, and a range is also one of ids */
  idTime?: boolean
  /**
   * Builds the filter's condition, when an index needs one other than equality.
   * @param value what the filter asks for, as text
   * @param placeholder adds a parameter with the given value and returns its name, such as $1
   */
  filterSql?: (value: string, placeholder: (value: string) => string) => string
  /** the only possible values: the filter offers them as a list and compares exactly */
  values?: readonly string[]
  /** the resource whose id the column holds */
  reference?: string
}

const kindOfType: Record<ColumnType, ColumnKind> = {
  uuid: 'id',
  string: 'text',
  // Most references are to users, whose title is their e-mail address.
  reference: 'email',
  boolean: 'flag',
  number: 'number',
  datetime: 'time',
}

/** The column's kind: the given one, or the default of its values or type. */
export const kindOf = ({ kind, type, values }: Column): ColumnKind => kind ?? (values ? 'badge' : kindOfType[type])

/** What the server sends to components/list-cell.tsx about a column. */
export interface ListCellOptions {
  kind: ColumnKind
  card?: CardPart
}

/**
 * AdminJS's options for the columns. components/list-cell.tsx draws the cells of lists; a column of the kind `badge` also has a badge on
 * a record's page.
 */
export function columnOptions(columns: readonly Column[]): Record<string, PropertyOptions> {
  const optionsOf = (column: Column): PropertyOptions => {
    const kind = kindOf(column)
    const custom: ListCellOptions = { kind, ...(column.card && { card: column.card }) }
    return { components: { list: 'ListCell', ...(kind === 'badge' && { show: 'BadgeOnPage' }) }, custom }
  }
  return Object.fromEntries(columns.map(column => [column.name, optionsOf(column)]))
}

/** A column as an AdminJS property: read only, with `id` as the key. A computed column is not sortable unless it says so. */
export class ColumnProperty extends BaseProperty {
  readonly #column: Column

  constructor(column: Column, position: number) {
    const { name, type, sql, isSortable = sql === undefined } = column
    super({ path: name, type, isId: name === 'id', position, isSortable })
    this.#column = column
  }

  /** the column that lists are ordered by to sort them by this one */
  sortColumn(): string {
    return this.#column.idTime ? 'id' : this.#column.name
  }

  override isEditable(): boolean {
    return false
  }

  override reference(): string | null {
    return this.#column.reference ?? null
  }

  override availableValues(): string[] | null {
    return this.#column.values ? [...this.#column.values] : null
  }
}
