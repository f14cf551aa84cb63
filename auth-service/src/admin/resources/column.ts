import { BaseProperty, type PropertyType } from 'adminjs'

/** A column the panel may see. What is not listed is never asked of the database, so it can reach no browser. */
export interface Column {
  name: string
  type: PropertyType
  /** the SQL it stands for, when it is no plain column */
  sql?: string
  /** its only values: filtered exactly, by a list to choose from */
  values?: readonly string[]
  /** the resource its id belongs to */
  reference?: string
  sortable?: boolean
}

/** A column as AdminJS wants it: never edited, `id` its key. */
export class ColumnProperty extends BaseProperty {
  readonly #column: Column

  constructor(column: Column, position: number) {
    const isId = column.name === 'id'
    super({ path: column.name, type: column.type, isId, position, isSortable: column.sortable ?? !column.sql })
    this.#column = column
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
