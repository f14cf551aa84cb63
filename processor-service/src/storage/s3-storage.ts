import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { Storage } from './storage.ts'

const prefix = 'files/'

/** Objects in a bucket of any S3-compatible store. Uploads go in parts of 5 MiB, so memory stays flat. */
export function createS3Storage(options: {
  bucket: string
  region: string
  endpoint: string | undefined
  accessKeyId: string | undefined
  secretAccessKey: string | undefined
  forcePathStyle: boolean
}): Storage {
  const { accessKeyId, secretAccessKey } = options
  const client = new S3Client({
    region: options.region,
    forcePathStyle: options.forcePathStyle,
    ...(options.endpoint ? { endpoint: options.endpoint } : {}),
    ...(accessKeyId && secretAccessKey ? { credentials: { accessKeyId, secretAccessKey } } : {}),
    // Stores that are not AWS's own do not all know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const at = (key: string) => ({ Bucket: options.bucket, Key: `${prefix}${key}` })

  async function* listOlderThan(before: Date): AsyncIterable<string> {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: options.bucket, Prefix: prefix })) {
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key && LastModified && LastModified < before) yield Key.slice(prefix.length)
      }
    }
  }

  return {
    async put(key, content: Readable, signal) {
      const upload = new Upload({ client, params: { ...at(key), Body: content }, queueSize: 2 })
      const abort = () => void upload.abort()
      signal.addEventListener('abort', abort, { once: true })
      try {
        // Aborting before the first part was read is not noticed by the upload itself.
        signal.throwIfAborted()
        await upload.done()
      } finally {
        signal.removeEventListener('abort', abort)
      }
    },
    async withLocalFile(key, work) {
      const folder = await mkdtemp(join(tmpdir(), 'ai-platform-'))
      try {
        const path = join(folder, 'document')
        const { Body } = await client.send(new GetObjectCommand(at(key)))
        if (!Body) throw new Error('the object has no content')
        await pipeline(Body as Readable, createWriteStream(path, { mode: 0o600 }))
        return await work(path)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(at(key)))
    },
    listOlderThan,
    async probe() {
      await client.send(new HeadBucketCommand({ Bucket: options.bucket }))
    },
    async close() {
      client.destroy()
    },
  }
}
