import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isStill } from '../processes.ts'

const lockFile = (clusterFolder: string) => join(clusterFolder, 'postmaster.pid')

/** Whether this pid is a PostgreSQL server of this cluster. A zombie has no command line, so it does not count. */
export const isServerOf = (clusterFolder: string, pid: number): boolean => isStill(pid, 'postgres', clusterFolder)

/** Finds the server that a killed launcher left running on the cluster. @returns its pid; undefined if there is none */
export async function findRunningServer(clusterFolder: string): Promise<number | undefined> {
  const text = await readFile(lockFile(clusterFolder), 'utf8').catch(() => '')
  const pid = Number.parseInt(text, 10)
  return pid > 0 && isServerOf(clusterFolder, pid) ? pid : undefined
}

/**
 * Removes the lock file of a server that no longer runs. PostgreSQL refuses to start while any process has the pid in
 * the file. That can be another program, or a zombie in a container whose PID 1 does not reap. Two servers on one
 * cluster remain impossible: PostgreSQL also checks the shared memory segment of the data folder.
 */
export async function removeStaleLock(clusterFolder: string): Promise<void> {
  // Command lines cannot be read on Windows, so there the file is left to PostgreSQL's own check.
  if (process.platform === 'win32' || (await findRunningServer(clusterFolder)) !== undefined) return
  await rm(lockFile(clusterFolder), { force: true })
}
