import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readTestConfig } from '../src/testing/config.ts'

const mainFile = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** A temporary data folder. As root, the database runs as another user, who needs access to it. */
export async function makeDataFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-launcher-'))
  await chmod(folder, 0o755)
  return { path: join(folder, 'data'), remove: () => rm(folder, { recursive: true, force: true }) }
}

export interface Launcher {
  process: ChildProcess
  output(): string
  /** @returns the URL of its last line, or undefined when it ended before */
  ready(): Promise<string | undefined>
  /** @returns its exit code, or the signal that ended it */
  ended(): Promise<number | string>
}

/** Starts the launcher as `npm start` does. */
export function startLauncher(dataFolder: string, settings: Record<string, string> = {}): Launcher {
  const child = spawn(process.execPath, [mainFile], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...readTestConfig().childEnvironment,
      DATA_DIR: dataFolder,
      PORT: '0',
      BCRYPT_COST: '4',
      LOG_LEVEL: 'warn',
      ...settings,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => {
      output += chunk
    })
  }
  const exited = once(child, 'exit')
  let over = false
  exited.then(() => {
    over = true
  })
  return {
    process: child,
    output: () => output,
    async ready() {
      for (;;) {
        const url = /^ready: (\S+)\n$/m.exec(output)?.[1]
        if (url !== undefined || over) return url
        await sleep(20)
      }
    },
    async ended() {
      const [code, signal] = await exited
      return code ?? signal
    },
  }
}
