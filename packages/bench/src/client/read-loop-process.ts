// The clients of startReadLoop. They write and read HTTP/1.1 on plain sockets, because Node's HTTP client uses as much CPU
// for a request as the measured server.
import { once } from 'node:events'
import { connect } from 'node:net'
import { readAnswer } from './read-answer.ts'
import type { ReadResult, ReadRound } from './read-loop.ts'

interface Tally {
  untilMs: number
  latenciesMs: number[]
  next: number
}

async function runClient({ baseUrl, paths, token }: ReadRound, tally: Tally): Promise<void> {
  const { hostname, port, host } = new URL(baseUrl)
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let received: Buffer = Buffer.alloc(0)
  let sentAt = 0
  const send = () => {
    if (performance.now() >= tally.untilMs) return resolve()
    const path = paths[tally.next++ % paths.length]
    sentAt = performance.now()
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n\r\n`)
  }
  socket.on('data', chunk => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
    const answer = readAnswer(received)
    if (answer === undefined) return
    if (answer.status !== 200) return reject(new Error(`GET answered ${answer.status}: ${answer.body}`))
    received = received.subarray(answer.bytes)
    tally.latenciesMs.push(performance.now() - sentAt)
    send()
  })
  socket.once('error', reject)
  socket.once('close', () => reject(new Error('the server closed the connection')))
  send()
  await promise.finally(() => socket.destroy())
}

async function runRound(round: ReadRound): Promise<ReadResult> {
  const from = performance.now()
  const tally: Tally = { untilMs: from + round.seconds * 1_000, latenciesMs: [], next: 0 }
  await Promise.all(Array.from({ length: round.clients }, () => runClient(round, tally)))
  const { latenciesMs } = tally
  return { perSecond: (latenciesMs.length * 1_000) / (performance.now() - from), latenciesMs }
}

process.on('message', async (round: ReadRound) => {
  const answer = await runRound(round).catch(error => ({ error: String(error) }))
  process.send?.(answer)
})
