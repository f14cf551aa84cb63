/** A running platform as clients and operators see it. */
export interface Platform {
  /** the edge */
  url: string
  authPid: number
  processorPids: number[]
  /** each processor's own address, past the edge */
  processorUrls: string[]
  /** the database server's top process */
  postgresPid: number
  /** URL of the database as its owner, a superuser */
  ownerUrl: string
}
