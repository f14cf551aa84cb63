import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import type { DataFolder } from '../data-folder.ts'
import { findFreePort } from '../free-port.ts'
import { startEmbeddedServer } from '../postgres/embedded-server.ts'
import { signal } from '../processes.ts'
import { say } from '../say.ts'

const databaseName = 'ai_platform'
const restartDelayMs = backoff({ firstMs: 250, maxMs: 10_000 })

/** Enough for both services' pools, the queue, the listeners, and connections made by hand. */
const flags = ['max_connections=200']

/** Runs the embedded server and restarts it when it exits. */
export async function startEmbeddedDatabase(folder: DataFolder, password: string) {
  const port = await findFreePort(folder.state.postgresPort)
  folder.remember({ postgresPort: port })
  const start = () => startEmbeddedServer({ dataFolder: join(folder.path, 'postgres'), port, password, flags })
  let server = await start()
  let stopping = false
  const keepUp = async () => {
    for (;;) {
      await server.ended
      for (let failures = 1; !stopping; failures++) {
        say('postgresql: exited unexpectedly, restarting')
        await sleep(restartDelayMs(failures))
        const next = stopping ? undefined : await start().catch((error: Error) => say(error.message))
        if (!next) continue
        server = next
        break
      }
      if (stopping) return
    }
  }
  const kept = keepUp()
  return {
    url: server.url,
    databaseName,
    port,
    folder: server.folder,
    kill() {
      stopping = true
      signal(server.pid, 'SIGQUIT')
    },
    async stop() {
      stopping = true
      await server.stop()
      await kept
    },
  }
}
