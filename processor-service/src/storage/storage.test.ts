import assert from 'node:assert/strict'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import S3rver from 's3rver'
import { createDiskStorage } from './disk-storage.ts'
import { createS3Storage } from './s3-storage.ts'
import type { Storage } from './storage.ts'

const never = new AbortController().signal

/** The contract of both storages. The S3 storage runs against a local server with the S3 protocol. */
for (const kind of ['disk', 's3'] as const) {
  describe(`the ${kind} storage`, () => {
    let folder: string
    let storage: Storage
    let server: S3rver | undefined

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ai-platform-storage-'))
      if (kind === 'disk') {
        storage = await createDiskStorage(folder)
        return
      }
      server = new S3rver({
        port: 0,
        address: '127.0.0.1',
        silent: true,
        directory: folder,
        configureBuckets: [{ name: 'documents', configs: [] }],
      })
      const address = (await server.run()) as AddressInfo
      storage = createS3Storage({
        bucket: 'documents',
        region: 'us-east-1',
        endpoint: `http://127.0.0.1:${address.port}`,
        accessKeyId: 'S3RVER',
        secretAccessKey: 'S3RVER',
        forcePathStyle: true,
      })
    })
    after(async () => {
      await storage.close()
      await rm(folder, { recursive: true, force: true })
    })

    const keys = async (before = new Date(Date.now() + 60_000)) => {
      const found: string[] = []
      for await (const key of storage.listOlderThan(before)) found.push(key)
      return found.sort()
    }
    const put = (key: string, content: Buffer) => storage.put(key, Readable.from([content]), never)
    const read = (key: string) => storage.withLocalFile(key, path => readFile(path))

    test('returns and lists what was put until it is removed', async () => {
      const key = randomUUID()
      // Larger than one part of an S3 upload.
      const content = randomBytes(6 * 1024 * 1024)
      await put(key, content)
      const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
      assert.equal(digest(await read(key)), digest(content))
      assert.equal(digest(await buffer(await storage.open(key))), digest(content))
      assert.deepEqual(await keys(), [key])
      assert.deepEqual(await keys(new Date(Date.now() - 60_000)), [])
      await storage.remove(key)
      await storage.remove(key)
      await assert.rejects(storage.open(key))
      assert.deepEqual(await keys(), [])
      await assert.rejects(read(key))
    })

    test('keeps nothing when an upload fails or is aborted', async () => {
      async function* breaking() {
        yield Buffer.from('the first half')
        throw new Error('the client went away')
      }
      await assert.rejects(storage.put(randomUUID(), Readable.from(breaking()), never), /went away/)
      const controller = new AbortController()
      const endless = new Readable({ read() {} })
      endless.push('a part')
      const aborted = storage.put(randomUUID(), endless, controller.signal)
      setTimeout(() => controller.abort(), 50)
      await assert.rejects(aborted)
      endless.destroy()
      assert.deepEqual(await keys(), [])
    })

    // Runs last, because it removes the storage.
    test('probe rejects when the storage is gone', async () => {
      await storage.probe()
      if (kind === 'disk') await rm(folder, { recursive: true })
      else await server?.close()
      await assert.rejects(storage.probe())
    })
  })
}
