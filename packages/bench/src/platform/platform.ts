/** A running platform as clients and operators see it. */
export interface Platform {
  /** the edge */
  url: string
  authPid: number
  processorPids: number[]
  /** each replica's own address, past the edge */
  processorUrls: string[]
}
