import { getPriority } from 'node:os'
import type { Bench } from '../benchmark.ts'
import { type ForkedProcess, forkProcess } from '../client/fork-process.ts'
import type { Platform } from '../platform/platform.ts'

/** Starts a peer with the CPU priority of processor-service, which the launcher lowers, so that both compete alike. */
export const forkPeer = (bench: Bench, file: string, { processorPids }: Platform): Promise<ForkedProcess> =>
  forkProcess(bench, file, getPriority(processorPids[0]))
