// Starts, kills and stops the launcher with the real services.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { StartingLauncher } from '@ai-platform/testkit/processes/launcher.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { commandOf, signal } from '../src/processes.ts'
import { makeDataFolder, startLauncher } from './start-launcher.ts'

/** The processes whose command line or working folder shows that they belong to the data folder's stack. */
async function processesOf(dataFolder: string): Promise<number[]> {
  const state = JSON.parse(await readFile(join(dataFolder, 'state.json'), 'utf8').catch(() => '{"services":{}}'))
  const services = Object.values<{ pid: number; mainFile: string }>(state.services)
  const ofServices = services.filter(({ pid, mainFile }) => commandOf(pid).includes(mainFile)).map(({ pid }) => pid)
  const all = process.platform === 'linux' ? readdirSync('/proc').map(Number).filter(Boolean) : []
  return [...ofServices, ...all.filter(pid => commandOf(pid).includes(`${dataFolder}/postgres/`))]
}

const servicePid = async (dataFolder: string, name: string): Promise<number> =>
  JSON.parse(await readFile(join(dataFolder, 'state.json'), 'utf8')).services[name].pid

const isUp = (url: string) =>
  fetch(`${url}/health`).then(
    answer => answer.ok,
    () => false,
  )

const exitCodeOf = async ({ child }: StartingLauncher) => (await child.ended).code

describe('the launcher', { timeout: 240_000 }, () => {
  let folder: Awaited<ReturnType<typeof makeDataFolder>>
  before(async () => {
    folder = await makeDataFolder()
  })
  after(() => folder.remove())

  test('starts with an empty folder, keeps its secrets private, and SIGTERM ends every process', async () => {
    const launcher = await startLauncher(folder.path)
    const url = await launcher.ready()
    assert.ok(url, launcher.output())
    assert.ok(await isUp(url))
    assert.ok(launcher.output().endsWith(`ready: ${url}\n`))
    assert.equal((await stat(join(folder.path, 'secrets.json'))).mode & 0o777, 0o600)
    assert.ok((await processesOf(folder.path)).length >= 3)
    const startedAt = performance.now()
    launcher.child.signal('SIGTERM')
    assert.equal(await exitCodeOf(launcher), 0, launcher.output())
    assert.ok(performance.now() - startedAt < 10_000)
    assert.deepEqual(await processesOf(folder.path), [])
  })

  test('a crashed service is restarted, and a second launcher does not affect the first', async () => {
    const launcher = await startLauncher(folder.path)
    const url = await launcher.ready()
    assert.ok(url, launcher.output())
    const secrets = await readFile(join(folder.path, 'secrets.json'), 'utf8')

    const second = await startLauncher(folder.path)
    assert.equal(await exitCodeOf(second), 1)
    assert.match(second.output(), /running on .* already \(process \d+\)/)
    assert.ok(await isUp(url))
    assert.equal(await readFile(join(folder.path, 'secrets.json'), 'utf8'), secrets)

    for (const name of ['auth-service', 'processor-service']) {
      const pid = await servicePid(folder.path, name)
      signal(pid, 'SIGKILL')
      await pollUntil(`${name} is restarted`, 30_000, async () => (await servicePid(folder.path, name)) !== pid)
    }
    await pollUntil('the gateway answers', 30_000, () => isUp(url))
    await pollUntil('auth-service answers', 30_000, async () => (await fetch(`${url}/auth/profile/`)).status === 401)
    launcher.child.signal('SIGINT')
    assert.equal(await exitCodeOf(launcher), 0, launcher.output())
    assert.deepEqual(await processesOf(folder.path), [])
  })

  test('the next launcher starts after one was killed', async () => {
    const killed = await startLauncher(folder.path)
    assert.ok(await killed.ready(), killed.output())
    // A stopped service does not notice that the launcher ended.
    const hung = await servicePid(folder.path, 'processor-service')
    signal(hung, 'SIGSTOP')
    await killed.child.kill()
    const left = await processesOf(folder.path)
    assert.ok(left.includes(hung))
    const next = await startLauncher(folder.path)
    const url = await next.ready()
    assert.ok(url && (await isUp(url)), next.output())
    assert.deepEqual(
      (await processesOf(folder.path)).filter(pid => left.includes(pid)),
      [],
    )
    next.child.signal('SIGTERM')
    assert.equal(await exitCodeOf(next), 0, next.output())
    assert.deepEqual(await processesOf(folder.path), [])
  })

  test('a second signal ends everything at once', async () => {
    const launcher = await startLauncher(folder.path)
    assert.ok(await launcher.ready(), launcher.output())
    signal(await servicePid(folder.path, 'auth-service'), 'SIGSTOP')
    launcher.child.signal('SIGTERM')
    await sleep(300)
    launcher.child.signal('SIGTERM')
    assert.equal(await exitCodeOf(launcher), 130)
    await pollUntil('every process has ended', 5_000, async () => (await processesOf(folder.path)).length === 0)
  })

  test('a signal during the start ends it cleanly', async () => {
    const launcher = await startLauncher(folder.path)
    await pollUntil('PostgreSQL runs', 30_000, () => launcher.output().includes('postgresql: started'))
    launcher.child.signal('SIGTERM')
    assert.equal(await exitCodeOf(launcher), 0, launcher.output())
    assert.deepEqual(await processesOf(folder.path), [])
  })

  test('reports a taken port and starts nothing', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const address = other.address()
    assert.ok(address !== null && typeof address === 'object')
    const launcher = await startLauncher(folder.path, { PORT: String(address.port) })
    assert.equal(await exitCodeOf(launcher), 1)
    assert.match(launcher.output(), new RegExp(`^Port ${address.port} is taken`))
    assert.doesNotMatch(launcher.output(), /\n\s+at /)
    other.close()
  })

  test('reports data of another PostgreSQL version', async () => {
    const old = await makeDataFolder()
    await mkdir(join(old.path, 'postgres', 'cluster'), { recursive: true })
    await writeFile(join(old.path, 'postgres', 'cluster', 'PG_VERSION'), '14\n')
    const launcher = await startLauncher(old.path)
    assert.equal(await exitCodeOf(launcher), 1)
    assert.match(launcher.output(), /holds the data of PostgreSQL 14, and this is PostgreSQL 18/)
    await old.remove()
  })

  test('names a wrong setting', async () => {
    const launcher = await startLauncher(folder.path, { JWT_SECRET_KEY: 'changeme' })
    assert.equal(await exitCodeOf(launcher), 78)
    assert.match(launcher.output(), /JWT_SECRET_KEY: must have at least 32 characters/)
    const wrong = await startLauncher(folder.path, { AI_PROVIDER: 'unknown' })
    assert.equal(await exitCodeOf(wrong), 1)
    assert.match(wrong.output(), /processor-service ended[\s\S]*AI_PROVIDER/)
  })
})
