import { execFile } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { startLauncher } from '@ai-platform/testkit/processes/launcher.ts'

/** The whole platform, as `npm start` runs it. */
export interface Platform {
  url: string
  folder: string
  /** kills a service without warning; the launcher starts it again */
  kill(service: 'auth-service' | 'processor-service'): Promise<void>
  stop(): Promise<void>
}

export async function startPlatform(settings: Record<string, string> = {}): Promise<Platform> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-client-'))
  // As root, PostgreSQL runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
  const launcher = await startLauncher({
    folder: join(folder, 'data'),
    port: await findFreePort(),
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: tmpdir(),
      npm_lifecycle_event: 'start',
      BCRYPT_COST: '4',
      RATE_LIMIT_ENABLED: 'false',
      LOG_LEVEL: 'warn',
      ...settings,
    },
    logFile: join(folder, 'launcher.log'),
  })
  return {
    url: launcher.url,
    folder,
    async kill(service) {
      process.kill((await launcher.servicePids())[service], 'SIGKILL')
    },
    async stop() {
      await launcher.child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The output and the exit code of a program. */
export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  env: NodeJS.ProcessEnv
  cwd: string
  stdin?: string
  /** called with what it has written to stderr so far */
  onStderr?: (text: string, interrupt: () => void) => void
}

/** Runs a program to its end, for at most 2 minutes. */
export function runProgram(command: string, args: string[], options: RunOptions): Promise<Outcome> {
  const { env, cwd, stdin, onStderr } = options
  return new Promise(resolve => {
    const child = execFile(command, args, { env, cwd, timeout: 120_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : null) : 0
      resolve({ code, stdout, stderr })
    })
    let written = ''
    child.stderr?.on('data', chunk => {
      written += chunk
      onStderr?.(written, () => child.kill('SIGINT'))
    })
    child.stdin?.end(stdin ?? '')
  })
}

export const commandLine = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
