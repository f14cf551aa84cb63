// The sockets of startSocketCrowd.
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { WebSocket } from 'ws'
import { runBounded } from './run-bounded.ts'
import type { CrowdOptions, CrowdRequest } from './socket-crowd.ts'

const waitMs = 120_000
/** The delay before a closed socket opens again, drawn at random up to this value, as clients with jitter do. */
const maxReopenDelayMs = 500

interface Member {
  url: URL
  socket: WebSocket
  lastSeq: number
}

let members: Member[] = []
let missed: number | undefined

/** Opens a socket. Resolves when it is open; afterwards a close opens it again if the crowd resumes. */
async function openSocket(member: Member): Promise<void> {
  const socket = new WebSocket(member.url, { handshakeTimeout: 30_000 })
  member.socket = socket
  socket.on('error', () => {})
  socket.on('message', data => {
    const { seq } = JSON.parse(String(data))
    if (seq !== undefined) member.lastSeq = seq
  })
  await once(socket, 'open')
  socket.once('close', () => {
    if (missed !== undefined) void reopen(member)
  })
}

async function reopen(member: Member): Promise<void> {
  member.lastSeq -= missed ?? 0
  for (;;) {
    await sleep(Math.random() * maxReopenDelayMs)
    member.url.searchParams.set('after', String(member.lastSeq))
    try {
      return await openSocket(member)
    } catch {
      // The processor has not started yet.
    }
  }
}

async function open({ baseUrl, users, sockets, atOnce }: CrowdOptions): Promise<void> {
  members = await runBounded(sockets, atOnce, async index => {
    const user = users[index % users.length]
    if (!user) throw new Error('there are no users')
    const url = new URL(`/process/ws/${user.id}?token=${user.access}&after=0`, baseUrl.replace('http', 'ws'))
    const member = { url, lastSeq: 0 } as Member
    await openSocket(member)
    return member
  })
}

async function awaitSeq(seq: number): Promise<void> {
  const isThere = (member: Member) => member.lastSeq >= seq && member.socket.readyState === WebSocket.OPEN
  await pollUntil(`each socket has seq ${seq}`, waitMs, () => members.every(isThere), 5)
}

async function resume(options: { missed: number; seq: number }): Promise<void> {
  missed = options.missed
  let closed = 0
  for (const { socket } of members) socket.once('close', () => closed++)
  await pollUntil('the sockets are closed', waitMs, () => closed >= members.length, 5)
  await awaitSeq(options.seq)
}

async function close(): Promise<void> {
  missed = undefined
  const open = members.filter(({ socket }) => socket.readyState !== WebSocket.CLOSED)
  const closed = open.map(({ socket }) => once(socket, 'close'))
  for (const { socket } of open) socket.terminate()
  await Promise.all(closed)
  members = []
}

async function handle(request: CrowdRequest): Promise<void> {
  if (request.open) await open(request.open)
  if (request.awaitSeq !== undefined) await awaitSeq(request.awaitSeq)
  if (request.resume) await resume(request.resume)
  if (request.close) await close()
}

process.on('message', async (request: CrowdRequest) => {
  const from = performance.now()
  try {
    await handle(request)
    process.send?.({ seconds: (performance.now() - from) / 1_000 })
  } catch (error) {
    process.send?.({ error: String(error) })
  }
})
