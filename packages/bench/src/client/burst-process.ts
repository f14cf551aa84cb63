// The client of sendBurst. It uses little CPU so that the requests arrive together.
import { followEvents } from '@ai-platform/testkit/sockets/follow-events.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Account } from './account.ts'
import { callHttp } from './call-http.ts'
import { type MultipartForm, textForm } from './multipart-form.ts'
import type { Burst, BurstAnswer } from './send-burst.ts'

const endWithinMs = 240_000
const documentBytes = 200

/** Sends one submission on a new connection. */
async function send({ url, access }: Account, form: MultipartForm, startMs: number): Promise<BurstAnswer> {
  const headers = { authorization: `Bearer ${access}`, 'content-type': form.contentType }
  try {
    const answer = await callHttp({
      url: `${url}/auth/files/submit/`,
      method: 'POST',
      headers,
      body: form.body,
      agent: false,
    })
    const afterMs = performance.now() - startMs
    const { task_id: taskId, code } = JSON.parse(answer.text)
    const retryAfter = answer.headers['retry-after']
    return {
      status: answer.status,
      taskId,
      code,
      retryAfter: retryAfter === undefined ? null : String(retryAfter),
      afterMs,
    }
  } catch (error) {
    return { error: String(error), afterMs: performance.now() - startMs }
  }
}

async function runBurst(users: Account[], submissions: number): Promise<Burst> {
  const followers = users.map(user => followEvents(user, user.url, { reopens: false }))
  await Promise.all(followers.map(follower => follower.untilOpen()))
  const forms = Array.from({ length: submissions }, (_, index) => textForm(index, documentBytes))
  const startMs = performance.now()
  const answers = await Promise.all(
    forms.map((form, index) => {
      const user = users[index % users.length]
      if (!user) throw new Error('there are no users')
      return send(user, form, startMs)
    }),
  )
  const accepted = answers.filter(answer => 'status' in answer && answer.status === 202).length
  const ended = () => followers.reduce((total, { finals }) => total + finals.size, 0)
  await waitUntil(`${accepted} tasks have ended`, endWithinMs, () => ended() >= accepted)
  const finals = followers.flatMap(follower => [...follower.finals.values()])
  const completed = finals.filter(({ event }) => event === 'task_completed').map(({ task_id }) => task_id)
  return { answers, completed }
}

process.on('message', async ({ users, submissions }: { users: Account[]; submissions: number }) => {
  process.send?.(await runBurst(users, submissions))
})
