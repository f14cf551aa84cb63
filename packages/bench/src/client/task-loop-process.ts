// The clients of startTaskLoop.
import { Agent } from 'node:http'
import { type FollowedEvent, type Follower, followEvents } from '@ai-platform/testkit/sockets/follow-events.ts'
import type { Account } from './account.ts'
import { callHttp } from './call-http.ts'
import { textForm } from './multipart-form.ts'
import { runBounded } from './run-bounded.ts'
import type { TaskLoopOptions, TaskRound, TaskRoundResult } from './task-loop.ts'

const endWithinMs = 120_000
const agent = new Agent({ keepAlive: true })

let options: TaskLoopOptions = { users: [], socketUrl: undefined, documentBytes: 0 }
const followers = new Map<string, Follower>()
/** what continues when a task's final event arrives, by task id */
const waiting = new Map<string, (event: FollowedEvent) => void>()

async function open(given: TaskLoopOptions): Promise<void> {
  options = given
  const { socketUrl, users } = given
  if (socketUrl === undefined) return
  for (const user of users) {
    const onEvent = (event: FollowedEvent) => waiting.get(event.task_id)?.(event)
    const follower = followEvents(user, socketUrl, { onEvent, reopens: false })
    followers.set(user.id, follower)
    await follower.untilOpen()
  }
}

/** Waits for a task's final event, which may arrive before the answer to its submission. */
async function waitForEnd(user: Account, taskId: string): Promise<FollowedEvent> {
  const finals = followers.get(user.id)?.finals
  const seen = finals?.get(taskId)
  if (seen) return seen
  const { promise, resolve, reject } = Promise.withResolvers<FollowedEvent>()
  const timer = setTimeout(() => reject(new Error(`task ${taskId} has not ended in ${endWithinMs} ms`)), endWithinMs)
  waiting.set(taskId, () => {
    const final = finals?.get(taskId)
    if (final) resolve(final)
  })
  return promise.finally(() => {
    clearTimeout(timer)
    waiting.delete(taskId)
  })
}

async function submitAndWait(url: string, index: number): Promise<{ acceptMs: number; endMs: number }> {
  const user = options.users[index % options.users.length]
  if (!user) throw new Error('there are no users')
  const { body, contentType } = textForm(index, options.documentBytes)
  const headers = { authorization: `Bearer ${user.access}`, 'content-type': contentType }
  const from = performance.now()
  const { status, text } = await callHttp({ url, method: 'POST', headers, body, agent })
  const acceptMs = performance.now() - from
  if (status !== 202) throw new Error(`submit: ${status} ${text}`)
  if (options.socketUrl === undefined) return { acceptMs, endMs: acceptMs }
  const end = await waitForEnd(user, JSON.parse(text).task_id)
  if (end.event !== 'task_completed') throw new Error(`a task ended as ${end.event} ${end.error?.code ?? ''}`)
  return { acceptMs, endMs: end.atMs - from }
}

async function runRound({ url, tasks, inFlight }: TaskRound): Promise<TaskRoundResult> {
  const cpuBefore = process.cpuUsage()
  const from = performance.now()
  const measured = await runBounded(tasks, inFlight, index => submitAndWait(url, index))
  const seconds = (performance.now() - from) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    seconds,
    cpuMs: (user + system) / 1_000,
    acceptMs: measured.map(({ acceptMs }) => acceptMs),
    endMs: measured.map(({ endMs }) => endMs),
  }
}

process.on('message', async (message: { open: TaskLoopOptions } | { round: TaskRound }) => {
  try {
    process.send?.('open' in message ? await open(message.open).then(() => ({})) : await runRound(message.round))
  } catch (error) {
    process.send?.({ error: String(error) })
  }
})
