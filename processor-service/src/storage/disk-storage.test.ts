import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, beforeEach, test } from 'node:test'
import { createDiskStorage } from './disk-storage.ts'
import type { Storage } from './storage.ts'

const never = new AbortController().signal
let folder: string
let storage: Storage

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ai-platform-disk-'))
  storage = await createDiskStorage(folder)
})
after(async () => {
  await storage.close()
  await rm(folder, { recursive: true })
})
let key: string
beforeEach(() => {
  key = randomUUID()
})

const read = () => storage.withLocalFile(key, path => readFile(path, 'utf8'))
const names = () => readdir(join(folder, key.slice(-2)))
const unfinished = () => readdir(join(folder, 'unfinished'))

test('readers never see an incomplete file', async () => {
  const slow = new Readable({ read() {} })
  const writing = storage.put(key, slow, never)
  slow.push('first half, ')
  while (!(await unfinished()).includes(`${key}.part`)) await new Promise(setImmediate)
  await assert.rejects(read(), { code: 'ENOENT' })
  slow.push('second half')
  slow.push(null)
  await writing
  assert.equal(await read(), 'first half, second half')
  assert.deepEqual(await names(), [key])
  assert.deepEqual(await unfinished(), [])
})

test('a file is in the subfolder of its last two digits and readable by its owner alone', async () => {
  await storage.put(key, Readable.from(['content']), never)
  const { mode } = await stat(join(folder, key.slice(-2), key))
  assert.equal(mode & 0o777, 0o600)
})

test('an unfinished file is removed when its content fails', async () => {
  async function* failing() {
    yield 'a part'
    throw new Error('the client disconnected')
  }
  await assert.rejects(storage.put(key, Readable.from(failing()), never), /disconnected/)
  assert.deepEqual(await unfinished(), [])
})

test('an unfinished file that a crash left behind is listed and can be removed, also where earlier versions wrote it', async () => {
  await storage.put(key, Readable.from(['content']), never)
  for (const place of ['unfinished', key.slice(-2)]) {
    const part = join(folder, place, `${randomUUID().slice(0, -2)}${key.slice(-2)}.part`)
    await writeFile(part, 'half')
    const old = new Date(Date.now() - 60_000)
    await utimes(part, old, old)
    const listed: string[] = []
    for await (const found of storage.listOlderThan(new Date(Date.now() - 30_000))) listed.push(found)
    assert.deepEqual(listed, [basename(part)])
    await storage.remove(listed[0] ?? '')
    await assert.rejects(stat(part), { code: 'ENOENT' })
  }
  assert.equal(await read(), 'content')
})

test('the unfinished files of dead processes are removed, and not those of this one', async () => {
  await writeFile(join(folder, 'unfinished', `${randomUUID()}.part`), 'half')
  const slow = new Readable({ read() {} })
  const writing = storage.put(key, slow, never)
  slow.push('first half, ')
  while ((await unfinished()).length < 2) await new Promise(setImmediate)
  assert.equal(await storage.removeUnfinished(), 1)
  assert.deepEqual(await unfinished(), [`${key}.part`])
  slow.push('second half')
  slow.push(null)
  await writing
  assert.equal(await read(), 'first half, second half')
})
