// The clients of runWaitLoop.
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { callHttp } from './call-http.ts'
import { textForm } from './multipart-form.ts'
import type { Waited, WaitRound } from './wait-loop.ts'

const agent = new Agent({ keepAlive: true })

async function submitAndWait({ url, users }: WaitRound, index: number, startMs: number): Promise<Waited> {
  const user = users[index % users.length]
  if (!user) throw new Error('there are no users')
  const authorization = `Bearer ${user.access}`
  const { body, contentType } = textForm(index, 2_048)
  const from = performance.now()
  const headers = { authorization, 'content-type': contentType }
  const sent = await callHttp({ url: `${url}/process/submit`, method: 'POST', headers, body, agent })
  if (sent.status !== 202) throw new Error(`submit: ${sent.status} ${sent.text}`)
  const path = `/process/tasks/${JSON.parse(sent.text).task_id}?wait=30`
  const read = await callHttp({ url: `${url}${path}`, headers: { authorization }, agent })
  if (read.status !== 200) throw new Error(`GET ${path}: ${read.status} ${read.text}`)
  return { sentMs: from - startMs, tookMs: performance.now() - from, status: JSON.parse(read.text).status }
}

async function runRound(round: WaitRound): Promise<Waited[]> {
  const startMs = performance.now()
  const count = Math.round(round.perSecond * round.seconds)
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await sleep((index * 1_000) / round.perSecond)
      return submitAndWait(round, index, startMs)
    }),
  )
}

process.on('message', async (round: WaitRound) => {
  process.send?.(await runRound(round).catch(error => ({ error: String(error) })))
})
