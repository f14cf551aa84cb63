import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../benchmark.ts'

/** A process of the benchmark: clients or a peer, so that their CPU time is separate from what is measured. */
export interface ForkedProcess {
  pid: number
  send(message: object | string): void
  /** Sends a message and waits for the answer. @throws Error when the process ends first */
  ask(message: object | string): Promise<unknown>
  stop(): void
}

/** @param file name of the process's main file in this package's `src/`; @param nice 0 (normal) to 19 (lowest) */
export async function forkProcess(bench: Bench, file: string, nice = 0): Promise<ForkedProcess> {
  // It is not profiled with the platform.
  const { NODE_OPTIONS: _, ...env } = bench.environment
  const child = fork(fileURLToPath(new URL(`../${file}`, import.meta.url)), [], { env, serialization: 'advanced' })
  const stop = () => void child.kill('SIGKILL')
  bench.owns(stop)
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${file} has no pid`)
  if (nice !== 0) setPriority(pid, nice)
  return {
    pid,
    send: message => void child.send(message),
    async ask(message) {
      const aborter = new AbortController()
      const { signal } = aborter
      const ended = once(child, 'exit', { signal }).then(([code]) =>
        Promise.reject(new Error(`${file} ended with ${code}`)),
      )
      const answer = once(child, 'message', { signal })
      child.send(message)
      try {
        const [message] = await Promise.race([answer, ended])
        return message
      } finally {
        answer.catch(() => {})
        ended.catch(() => {})
        aborter.abort()
      }
    },
    stop,
  }
}
