import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { findRunningServer, removeStaleLock } from './lock-file.ts'

describe('the lock file of a PostgreSQL cluster', () => {
  let folder: string
  const children: ChildProcess[] = []
  const lock = () => join(folder, 'postmaster.pid')
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-platform-lock-'))
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await rm(folder, { recursive: true })
  })

  test('is removed when another program has the pid', async () => {
    await writeFile(lock(), `${process.pid}\n${folder}\n`)
    await removeStaleLock(folder)
    assert.equal(existsSync(lock()), false)
  })

  test('is removed when the pid is that of a zombie', { skip: process.platform !== 'linux' }, async () => {
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(parent)
    const [chunk] = await once(parent.stdout, 'data')
    await writeFile(lock(), `${String(chunk).trim()}\n${folder}\n`)
    await removeStaleLock(folder)
    assert.equal(existsSync(lock()), false)
  })

  test('stays while a server runs on the cluster', async () => {
    const server = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', 'postgres', folder])
    children.push(server)
    await once(server, 'spawn')
    await writeFile(lock(), `${server.pid}\n${folder}\n`)
    await removeStaleLock(folder)
    assert.equal(await findRunningServer(folder), server.pid)
    assert.equal(existsSync(lock()), true)
  })
})
