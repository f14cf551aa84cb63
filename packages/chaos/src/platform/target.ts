export type Engine = 'postgres' | 'redis'

/** A running platform as its clients and its operator see it. */
export interface Target {
  engine: Engine
  authUrl: string
  processorUrl: string
  /** the database owner's, to look at what was written */
  ownerUrl: string
  storageFolder: string
  /** how many processes of each service there are, and the database connections each may have beside its listener */
  processes: { processors: number; auths: number; pool: number }
  /** Processes that ended without being asked to, since this was last read; each was started again. */
  takeDeaths(): string[]
  /** Stops everything as an operator does. @returns what did not end as it should */
  stop(): Promise<string[]>
}
