import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { SessionResponse } from '@ai-platform/contracts/account.ts'
import { Problem } from '@ai-platform/contracts/problem.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { finalStatuses, submitTask, textUpload } from '@ai-platform/testkit/client/task.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

const run = promisify(execFile)

/** The contract's curl session with another host. The marker separates the answers in the output. */
const curlSession = `
curl -X POST http://localhost/auth/register/ -H "Content-Type: application/json" \\
  -d '{"username":"testuser","email":"test@example.com","password":"testpass123","password2":"testpass123"}'
echo; echo MARKER
TOKEN=$(curl -s -X POST http://localhost/auth/login/ -H "Content-Type: application/json" \\
  -d '{"email":"test@example.com","password":"testpass123"}' | python3 -c "import sys,json; print(json.load(sys.stdin)['access'])")
echo "$TOKEN"
echo MARKER
curl -X POST http://localhost/auth/files/submit/ -H "Authorization: Bearer $TOKEN" -F "file=@test.txt" -F "task_type=summarize"
echo; echo MARKER
`
const curlFetch = 'curl http://localhost/process/tasks/YOUR_TASK_ID -H "Authorization: Bearer $TOKEN"'

async function missingPrograms(): Promise<string[]> {
  const missing: string[] = []
  for (const program of ['bash', 'curl', 'python3'])
    await run(program, ['--version']).catch(() => missing.push(program))
  return missing
}

async function runCurlSession(client: Client): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-e2e-'))
  try {
    await writeFile(join(folder, 'test.txt'), englishText)
    const bash = async (script: string) => {
      const { stdout } = await run('bash', ['-c', script.replaceAll('http://localhost', client.baseUrl)], {
        cwd: folder,
      })
      return stdout
    }
    const marker = randomUUID()
    const [registered = '', token = '', submitted = ''] = (await bash(curlSession.replaceAll('MARKER', marker)))
      .split(marker)
      .map(part => part.trim())
    // On a stack that was tested before, the user already exists, and the session continues.
    if (!SessionResponse.safeParse(JSON.parse(registered)).success)
      assert.match(Problem.parse(JSON.parse(registered)).code, /_taken$/)
    assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/)
    const { task_id, status } = Task.parse(JSON.parse(submitted))
    assert.equal(status, 'pending')
    const fetchTask = `TOKEN='${token}'; ${curlFetch.replace('YOUR_TASK_ID', task_id)}`
    const task = await pollUntil('the curl session to end', 60_000, async () => {
      const found = Task.parse(JSON.parse(await bash(fetchTask)))
      return finalStatuses.includes(found.status) ? found : undefined
    })
    assert.equal(task.status, 'completed', JSON.stringify(task.error))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function describeWrittenSessions(client: Client): void {
  describe('the examples of the contract run unchanged', () => {
    it('the curl session', async test => {
      const missing = await missingPrograms()
      if (missing.length > 0) return test.skip(`not installed: ${missing.join(', ')}`)
      await runCurlSession(client)
    })
    it('the browser snippet', async () => {
      const account = await registerAccount(client)
      const headers = { 'Content-Type': 'application/json' }
      const credentials = JSON.stringify({ email: account.email, password: account.password })
      const fetchHere = (path: string, init: RequestInit) => fetch(`${client.baseUrl}${path}`, init)
      const { access } = SessionResponse.parse(
        await (await fetchHere('/auth/login/', { method: 'POST', headers, body: credentials })).json(),
      )
      const shown = Promise.withResolvers<string>()
      const opened = Promise.withResolvers<void>()
      const ws = new WebSocket(client.socketUrl(`/process/ws/${account.id}?token=${access}`))
      ws.onopen = () => opened.resolve()
      ws.onerror = () => opened.reject(new Error('the socket did not open'))
      ws.onmessage = e => {
        const msg = JSON.parse(String(e.data))
        if (msg.event === 'task_completed') shown.resolve(msg.task_id)
      }
      await opened.promise
      const { task_id } = await submitTask(client, account, textUpload(englishText))
      let completedId: string | undefined
      shown.promise.then(id => {
        completedId = id
      })
      await pollUntil('task_completed', 30_000, () => completedId)
      ws.close()
      assert.equal(completedId, task_id)
      const answer = await client.call('GET', `/process/tasks/${task_id}`, { token: access })
      assert.equal(expectBody(answer, 200, Task).status, 'completed', show(answer))
    })
  })
}
