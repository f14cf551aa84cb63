import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { createOutbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import type { Storage } from '../storage/storage.ts'
import { receiveUrl } from './receive-url.ts'

const outbound = createOutbound({ allowedPrivateNetworks: ['127.0.0.0/8'] })

/** Fetches from a server that answers by `handle`, into a storage in memory. */
async function receiveFrom(handle: RequestListener, maxMs: number, signal = new AbortController().signal) {
  const files = new Map<string, Buffer>()
  const storage: Pick<Storage, 'put' | 'remove'> = {
    async put(key, content) {
      files.set(key, await buffer(content))
    },
    async remove(key) {
      files.delete(key)
    },
  }
  let open = 0
  const server = createServer((req, res) => {
    open++
    res.once('close', () => open--)
    handle(req, res)
  })
  const url = new URL(`${await listenLocally(server)}/a.txt`)
  const target = { storage: storage as Storage, key: 'key', maxBytes: 1024 * 1024, convertsOffice: false, signal }
  const received = receiveUrl({ url, taskType: 'summarize' }, target, { outbound, maxMs })
  const ended = received.then(
    file => ({ file, problem: undefined }),
    (error: { code?: string; message: string }) => ({ file: undefined, problem: `${error.code} ${error.message}` }),
  )
  const outcome = await ended
  await new Promise(resolve => setTimeout(resolve, 50))
  server.close()
  server.closeAllConnections()
  return { ...outcome, files, open }
}

test('a document is received within its time', async () => {
  const { file, files } = await receiveFrom((_req, res) => void res.end('x'.repeat(20_000)), 5_000)
  assert.deepEqual([file?.filename, file?.sizeBytes, files.get('key')?.length], ['a.txt', 20_000, 20_000])
})

test('a host that stays silent, or that sends too slowly, is ended by the time limit', async () => {
  const slow: RequestListener[] = [
    () => {},
    (_req, res) => {
      const timer = setInterval(() => res.write('x'.repeat(200)), 10)
      res.once('close', () => clearInterval(timer))
    },
    (_req, res) => {
      res.write('x'.repeat(30_000))
      const timer = setInterval(() => res.write('x'), 10)
      res.once('close', () => clearInterval(timer))
    },
  ]
  for (const handle of slow) {
    const { problem, files, open } = await receiveFrom(handle, 300)
    assert.match(problem ?? '', /^url_unreachable The document did not arrive within 1 s/)
    assert.deepEqual([files.size, open], [0, 0])
  }
})

test('an aborted fetch ends with the reason of the client', async () => {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error('left')), 100)
  const { problem, files, open } = await receiveFrom((_req, res) => void res.write('x'), 5_000, controller.signal)
  assert.deepEqual([problem, files.size, open], ['undefined left', 0, 0])
})
