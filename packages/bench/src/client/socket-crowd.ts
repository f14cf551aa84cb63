import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'
import { forkProcess } from './fork-process.ts'

export interface CrowdOptions {
  baseUrl: string
  /** the sockets are shared out among them */
  users: Pick<Account, 'id' | 'access'>[]
  sockets: number
  /** handshakes under way */
  atOnce: number
}

/** What the process of the sockets can do, by the name of its message. */
export interface CrowdRequest {
  open?: CrowdOptions
  /** waits until each socket has this `seq` */
  awaitSeq?: number
  /** from now on a closed socket opens again, without its last `missed` events; waits until each has `seq` again */
  resume?: { missed: number; seq: number }
  close?: true
}

const Answer = z.object({ error: z.string().optional(), seconds: z.number().optional() })

/** Many event sockets in a separate process. */
export interface SocketCrowd {
  /** Opens all sockets. @returns the time in seconds */
  open(options: CrowdOptions): Promise<number>
  awaitSeq(seq: number): Promise<number>
  resume(options: { missed: number; seq: number }): Promise<number>
  close(): Promise<number>
}

export async function startSocketCrowd(bench: Bench): Promise<SocketCrowd> {
  const client = await forkProcess(bench, 'client/socket-crowd-process.ts')
  const ask = async (request: CrowdRequest) => {
    const { error, seconds = Number.NaN } = Answer.parse(await client.ask(request))
    if (error !== undefined) throw new Error(error)
    return seconds
  }
  return {
    open: open => ask({ open }),
    awaitSeq: awaitSeq => ask({ awaitSeq }),
    resume: resume => ask({ resume }),
    close: () => ask({ close: true }),
  }
}
