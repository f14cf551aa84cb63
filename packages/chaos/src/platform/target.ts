export type Engine = 'postgres' | 'redis'

/** A running platform as clients and operators see it. */
export interface Target {
  engine: Engine
  authUrl: string
  processorUrl: string
  /** the database owner's URL, used to check what was written */
  ownerUrl: string
  storageFolder: string
  /** the number of processes of each service, and the database connections of each without its listener */
  processes: { processors: number; auths: number; pool: number }
  /** Returns and clears the list of processes that ended unexpectedly; each was restarted. */
  takeDeaths(): string[]
  /** Stops everything as an operator does. @returns the processes that did not end cleanly */
  stop(): Promise<string[]>
}
