import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import type { readE2eConfig } from '../config.ts'

const launcher = fileURLToPath(new URL('../../../local-stack/src/main.ts', import.meta.url))

const startDeadlineMs = 120_000
/** The contract's time limit for the launcher's shutdown, plus a margin for a busy machine. */
const stopDeadlineMs = 12_000

export interface LocalStack {
  baseUrl: string
  jwtSecret: string
  /** the launcher's process id */
  pid: number
  /** everything it printed so far */
  output(): string
  /** Sends SIGTERM and waits. @returns how long the end took, in ms. @throws when it has to be killed */
  stop(): Promise<number>
}

function waitUntilReady(child: ChildProcessWithoutNullStreams, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`The stack did not start: ${why}\n${output().slice(-4000)}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail(`not ready after ${startDeadlineMs} ms`)
    }, startDeadlineMs)
    child.once('error', error => fail(error.message))
    child.once('exit', (code, signal) => {
      clearTimeout(timer)
      fail(`it ended with ${code ?? signal}`)
    })
    child.stdout.on('data', () => {
      const url = /^ready: (http\S+)\s*$/m.exec(output())?.[1]
      if (url === undefined) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}

async function stopProcess(child: ChildProcessWithoutNullStreams, output: () => string): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return 0
  const started = performance.now()
  const exited = new Promise<boolean>(resolve => {
    const timer = setTimeout(() => resolve(false), stopDeadlineMs)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
  child.kill('SIGTERM')
  if (!(await exited)) {
    child.kill('SIGKILL')
    throw new Error(`The stack still ran ${stopDeadlineMs} ms after SIGTERM\n${output().slice(-2000)}`)
  }
  return performance.now() - started
}

/**
 * Starts the whole platform as `npm start` does, on a free port with a temporary data folder.
 * @param settings by their names in .env.example; nothing else of the caller's environment gets through
 */
export async function startLocalStack(
  config: ReturnType<typeof readE2eConfig>,
  settings: Record<string, string> = {},
): Promise<LocalStack> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-e2e-'))
  // As root, PostgreSQL runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
  const jwtSecret = randomBytes(32).toString('hex')
  const child = spawn(process.execPath, [launcher], {
    // This folder has no .env.
    cwd: folder,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...config.childEnvironment,
      TMPDIR: tmpdir(),
      // Under npm the launcher ends with its parent, and so it does here when a test process dies.
      npm_lifecycle_event: 'start',
      PORT: String(await findFreePort()),
      DATA_DIR: join(folder, 'data'),
      JWT_SECRET_KEY: jwtSecret,
      BCRYPT_COST: '4',
      RATE_LIMIT_ENABLED: 'false',
      LOG_LEVEL: 'warn',
      ...settings,
    },
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }
  const output = () => printed
  const cleanUp = () => rm(folder, { recursive: true, force: true })
  try {
    const baseUrl = await waitUntilReady(child, output)
    const stop = () => stopProcess(child, output).finally(cleanUp)
    return { baseUrl, jwtSecret, pid: child.pid ?? 0, output, stop }
  } catch (error) {
    await cleanUp()
    throw error
  }
}
