/** A running platform, by what a client and an operator know of it. */
export interface Platform {
  /** the edge */
  url: string
  authPid: number
  processorPids: number[]
  /** each replica's own address, past the edge */
  processorUrls: string[]
}
