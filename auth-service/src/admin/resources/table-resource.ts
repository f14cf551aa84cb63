import type { Pool } from '@ai-platform/database/pool.ts'
import { BaseRecord, BaseResource, type Filter } from 'adminjs'
import { z } from 'zod'
import { type Column, ColumnProperty } from './column.ts'
import { whereOf } from './where.ts'

interface FindOptions {
  limit?: number
  offset?: number
  sort?: { sortBy?: string; direction?: 'asc' | 'desc' }
}

const valuesOf = (filter: Filter | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(filter?.filters ?? {}).map(([name, { value }]) => [name, value]))

/** A list has pages for so many rows. Counting millions would take seconds; a filter finds older rows. */
const maxCounted = 10_000

const uuidsIn = (ids: unknown[]) => ids.filter(id => z.guid().safeParse(id).success)

/**
 * A table as an AdminJS resource that selects only the given columns. It replaces @adminjs/sql, which looks for primary
 * keys in information_schema, where a role that may only SELECT sees none. @adminjs/sql also reads whole rows: a list of
 * 20 tasks would load 20 results.
 */
export class TableResource extends BaseResource {
  readonly #pool: Pool
  readonly #id: string
  readonly #table: string
  readonly #columns: readonly Column[]
  readonly #properties: ColumnProperty[]
  readonly #select: string

  /**
   * @param id the resource's name in paths and in the audit log
   * @param table the table or view to read, if it has another name
   */
  constructor(pool: Pool, id: string, columns: readonly Column[], table = id) {
    super()
    this.#pool = pool
    this.#id = id
    this.#table = table
    this.#columns = columns
    this.#properties = columns.map((column, position) => new ColumnProperty(column, position))
    const selected = columns.map(({ name, sql }) => (sql ? `${sql} AS ${name}` : name))
    this.#select = `SELECT ${selected.join(', ')} FROM ${table}`
  }

  override databaseName(): string {
    return 'postgresql'
  }

  override databaseType(): string {
    return 'Postgres'
  }

  override id(): string {
    return this.#id
  }

  override properties(): ColumnProperty[] {
    return this.#properties
  }

  override property(path: string): ColumnProperty | null {
    return this.#properties.find(property => property.path() === path) ?? null
  }

  /** Counts the rows, up to maxCounted. In the order of ids, the count reads an index and stops early. */
  override async count(filter: Filter): Promise<number> {
    const where = whereOf(this.#columns, valuesOf(filter))
    const sql = `SELECT count(*) AS count FROM (
      SELECT FROM ${this.#table} WHERE ${where.sql} ORDER BY id DESC LIMIT ${maxCounted}) AS newest`
    const { rows } = await this.#pool.query<{ count: number }>(sql, where.values)
    return rows[0]?.count ?? 0
  }

  override async find(filter: Filter, { limit, offset, sort }: FindOptions): Promise<BaseRecord[]> {
    const where = whereOf(this.#columns, valuesOf(filter))
    const column = this.#properties.find(property => property.path() === sort?.sortBy && property.isSortable())
    const direction = sort?.direction === 'asc' ? 'ASC' : 'DESC'
    // The id breaks ties, so that no row appears on two pages.
    const first = column?.sortColumn() ?? 'id'
    const order = first === 'id' ? `id ${direction}` : `${first} ${direction}, id ${direction}`
    const rowLimit = Math.min(500, Math.max(1, Math.trunc(Number(limit)) || 20))
    const rowOffset = Math.max(0, Math.trunc(Number(offset)) || 0)
    const sql = `${this.#select} WHERE ${where.sql} ORDER BY ${order} LIMIT ${rowLimit} OFFSET ${rowOffset}`
    const { rows } = await this.#pool.query(sql, where.values)
    return rows.map(row => new BaseRecord(row, this))
  }

  override async findOne(id: string): Promise<BaseRecord | null> {
    const [record] = await this.findMany([id])
    return record ?? null
  }

  override async findMany(ids: (string | number)[]): Promise<BaseRecord[]> {
    const { rows } = await this.#pool.query(`${this.#select} WHERE id = ANY($1::uuid[])`, [uuidsIn(ids)])
    return rows.map(row => new BaseRecord(row, this))
  }
}
