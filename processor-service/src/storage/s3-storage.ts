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

/** Stores each upload as an object in a bucket of an S3-compatible store. Sends parts of 5 MiB, so memory stays flat. */
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
    // Some S3-compatible stores do not support the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
  const objectOf = (key: string) => ({ Bucket: options.bucket, Key: `${prefix}${key}` })

  async function* listOlderThan(before: Date): AsyncIterable<string> {
    for await (const page of paginateListObjectsV2({ client }, { Bucket: options.bucket, Prefix: prefix })) {
      for (const { Key, LastModified } of page.Contents ?? []) {
        if (Key && LastModified && LastModified < before) yield Key.slice(prefix.length)
      }
    }
  }

  async function openObject(key: string): Promise<Readable> {
    const { Body } = await client.send(new GetObjectCommand(objectOf(key)))
    if (!Body) throw new Error('the response for a stored object has no body')
    return Body as Readable
  }

  return {
    async put(key, content: Readable, signal) {
      const upload = new Upload({ client, params: { ...objectOf(key), Body: content }, queueSize: 2 })
      const abort = () => void upload.abort()
      signal.addEventListener('abort', abort, { once: true })
      try {
        // Upload ignores an abort that happens before it reads the first part.
        signal.throwIfAborted()
        await upload.done()
      } finally {
        signal.removeEventListener('abort', abort)
      }
    },
    open: openObject,
    async withLocalFile(key, work) {
      const folder = await mkdtemp(join(tmpdir(), 'ai-platform-'))
      try {
        const path = join(folder, 'document')
        await pipeline(await openObject(key), createWriteStream(path, { mode: 0o600 }))
        return await work(path)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(objectOf(key)))
    },
    listOlderThan,
    // An unfinished upload is no object. A lifecycle rule of the bucket removes its parts.
    removeUnfinished: async () => 0,
    async probe() {
      await client.send(new HeadBucketCommand({ Bucket: options.bucket }))
    },
    async close() {
      client.destroy()
    },
  }
}
