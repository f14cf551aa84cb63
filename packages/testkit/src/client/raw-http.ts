import { connect as connectTcp, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { Client } from './client.ts'

export interface RawAnswer {
  /** the status line's code, or undefined when the connection ended without an answer */
  status: number | undefined
  head: string
  body: string
}

async function openConnection(client: Client): Promise<Socket> {
  const { protocol, hostname, port } = new URL(client.baseUrl)
  const secure = protocol === 'https:'
  const target = { host: hostname, port: Number(port || (secure ? 443 : 80)) }
  const socket = secure ? connectTls({ ...target, servername: hostname }) : connectTcp(target)
  await new Promise((resolve, reject) => {
    socket.once(secure ? 'secureConnect' : 'connect', resolve).once('error', reject)
  })
  return socket
}

function splitAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(head)?.[1]
  return { status: status === undefined ? undefined : Number(status), head, body: rest.join('\r\n\r\n') }
}

/**
 * Writes bytes that an HTTP library would not send, and reads until the server closes the connection. A reset is not an
 * error, because servers reset the connection when they refuse a body.
 * @param deadlineMs returns what has arrived by then
 */
export async function sendBytes(client: Client, bytes: string | Buffer, deadlineMs = 10_000): Promise<RawAnswer> {
  const socket = await openConnection(client)
  const chunks: Buffer[] = []
  try {
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, deadlineMs)
      const done = () => {
        clearTimeout(timer)
        resolve()
      }
      socket.on('data', chunk => chunks.push(chunk))
      socket.once('close', done).once('end', done).once('error', done)
      socket.write(bytes)
    })
  } finally {
    socket.destroy()
  }
  return splitAnswer(Buffer.concat(chunks).toString('latin1'))
}

/**
 * Writes the beginning of a request, then resets the connection.
 * @param pauseMs between the last byte and the reset
 */
export async function sendAndCut(client: Client, bytes: string | Buffer, pauseMs = 0): Promise<void> {
  const socket = await openConnection(client)
  socket.once('error', () => {})
  await new Promise<void>(resolve => socket.write(bytes, () => resolve()))
  if (pauseMs > 0) await sleep(pauseMs)
  socket.resetAndDestroy()
}
