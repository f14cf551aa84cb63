// Longer than most: one platform serves all of these tests, because it takes long to start.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { generatedFile, generateTypes } from '../generate.ts'
import { Client, unwrapWebhook } from '../src/node.ts'
import type { Session, Task } from '../src/types.ts'
import { commandLine, type RunOptions, runProgram, startPlatform } from './start-platform.ts'

const platform = await startPlatform({ ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8,::1/128' })
after(() => platform.stop())
const baseUrl = platform.url

const password = 'correct horse 42'
let accounts = 0

async function newAccount(): Promise<{ client: Client; session: Session; email: string }> {
  accounts += 1
  const email = `client-${accounts}@example.com`
  const client = new Client({ baseUrl })
  const session = await client.register({ username: `client-${accounts}`, email, password })
  return { client, session, email }
}

async function newKeyClient(): Promise<{ client: Client; apiKey: string }> {
  const { client } = await newAccount()
  const { key } = await client.apiKeys.create({ name: 'test' })
  return { client: new Client({ baseUrl, apiKey: key }), apiKey: key }
}

const text = (word: string) => Buffer.from(`The ${word} was rebuilt in 1998. It is open every day. The mayor likes it.`)

it('the generated types are those of the platform', async () => {
  const document = await (await fetch(`${baseUrl}/openapi.json`)).text()
  assert.equal(
    await readFile(generatedFile, 'utf8'),
    await generateTypes(document),
    'Run the platform, then: node packages/client/generate.ts http://localhost:8080',
  )
})

describe('the client', () => {
  it('runs a document and reads what the platform has about it', async () => {
    const { client } = await newKeyClient()
    const submitted: Task[] = []
    const task = await client.run(text('harbour'), {
      task_type: 'ask',
      question: 'When was the harbour rebuilt?',
      filename: 'harbour.txt',
      metadata: { customer: '4711' },
      onSubmitted: early => submitted.push(early),
    })
    assert.match(task.result.answer ?? '', /1998/)
    assert.equal(submitted[0]?.task_id, task.task_id)
    assert.deepEqual(task.metadata, { customer: '4711' })
    assert.equal((await client.get(task.task_id)).filename, 'harbour.txt')
    assert.match((await client.text(task.task_id)).items[0]?.text ?? '', /^The harbour/)
    assert.deepEqual(Buffer.from(await (await client.file(task.task_id)).arrayBuffer()), text('harbour'))
    assert.equal((await client.attempts(task.task_id))[0]?.outcome, 'completed')
    assert.equal((await client.usage()).today.tasks, 1)
    await client.delete(task.task_id)
    await assert.rejects(client.get(task.task_id), { name: 'ApiError', status: 404, code: 'not_found' })
  })
  it('the same idempotency key gives the same task', async () => {
    const { client } = await newKeyClient()
    const options = { idempotencyKey: 'one', filename: 'a.txt' }
    const first = await client.submit(text('tower'), options)
    assert.equal((await client.submit(text('tower'), options)).task_id, first.task_id)
    await assert.rejects(client.submit(text('bridge'), options), { code: 'idempotency_mismatch' })
  })
  it('a refused option names its field in the detail, and a failed task is an error of run', async () => {
    const { client } = await newKeyClient()
    await assert.rejects(client.run(text('x'), { task_type: 'ask' }), { status: 422, code: 'invalid_option' })
    const broken = client.run(Buffer.from('%PDF-1.7 this is no document'), { filename: 'broken.pdf' })
    await assert.rejects(broken, { name: 'TaskFailedError', code: 'unreadable_document' })
  })
  it('lists walk over pages', async () => {
    const { client } = await newKeyClient()
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt']
    for (const filename of names) await client.submit(text(filename), { filename })
    const listed: string[] = []
    for await (const { filename } of client.list({ limit: 2 })) listed.push(filename)
    assert.deepEqual(listed.reverse(), names)
    const page = await client.list({ filename: 'c.' })
    assert.deepEqual(
      page.items.map(task => task.filename),
      ['c.txt'],
    )
  })
  it('a session refreshes its token when the platform refuses it', async () => {
    const { session } = await newAccount()
    let stored: Session | undefined = { ...session, access: 'no longer valid' }
    const store = {
      load: () => stored,
      save(next: Session | undefined) {
        stored = next
      },
    }
    const client = new Client({ baseUrl, sessionStore: store })
    const profiles = await Promise.all([
      client.profile(),
      client.profile(),
      client.usage().then(() => client.profile()),
    ])
    assert.deepEqual(new Set(profiles.map(({ id }) => id)), new Set([session.user.id]))
    assert.notEqual(stored?.refresh, session.refresh)
    await client.logout()
    await assert.rejects(client.profile(), { code: 'not_authenticated' })
  })
  it('a key that is revoked ends its events', async () => {
    const { client: owner } = await newAccount()
    const { key, id } = await owner.apiKeys.create({ name: 'short' })
    const client = new Client({ baseUrl, apiKey: key })
    const states: string[] = []
    const events = client.events({ after: 0, onState: state => states.push(state) })
    const next = events.next()
    await pollUntil('the socket', 10_000, () => states.includes('live') || undefined)
    await owner.apiKeys.delete(id)
    await assert.rejects(next, { status: 401 })
  })
  it('watch shows a task until it is final, and a missing one is an error', async () => {
    const { client } = await newKeyClient()
    const { task_id } = await client.submit(text('gate'), { filename: 'gate.txt' })
    const updates: string[] = []
    for await (const update of client.watch(task_id)) if (update.type === 'task') updates.push(update.task.status)
    assert.equal(updates.at(-1), 'completed')
    await assert.rejects(client.watch('0198c0df-1c2d-7e3f-8a4b-56789abcdef0').next(), { status: 404 })
  })
  it('events miss nothing and double nothing while the processor is killed, and waits go on', async () => {
    const { client } = await newKeyClient()
    const stop = new AbortController()
    const seen: number[] = []
    const follow = async () => {
      for await (const event of client.events({ after: 0, signal: stop.signal })) seen.push(event.seq)
    }
    const following = follow().catch(error => assert.equal(error.message, 'the end'))
    const tasks: Task[] = []
    for (let index = 0; index < 12; index += 1) {
      tasks.push(await client.submit(text(`pier ${index}`), { filename: `${index}.txt` }))
      if (index === 5) await platform.kill('processor-service')
    }
    const finals = await Promise.all(tasks.map(task => client.wait(task.task_id, { timeoutMs: 90_000 })))
    assert.ok(finals.every(({ status }) => status === 'completed'))
    assert.equal((await client.list({ limit: 100 })).items.length, 12, 'no document became two tasks')
    await pollUntil('the last event', 30_000, () => seen.length >= 36 || undefined)
    assert.deepEqual(
      seen,
      seen.map((_, index) => index + 1),
    )
    stop.abort(new Error('the end'))
    await following
  })
})

/** A server that keeps what it is sent. */
function createReceiver() {
  const received: { body: string; headers: Record<string, string | string[] | undefined> }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      received.push({ body: Buffer.concat(chunks).toString(), headers: request.headers })
      response.writeHead(204).end()
    })
  })
  return { server, received }
}

it('webhooks of the client arrive and verify', async () => {
  const { client } = await newAccount()
  const { server, received } = createReceiver()
  const endpoint = await client.webhooks.create({
    url: `${await listenLocally(server)}/hook`,
    events: ['task.completed'],
  })
  const { task_id } = await client.run(text('lock'), { filename: 'lock.txt' })
  const first = await pollUntil('the webhook', 20_000, () => received[0])
  const message = unwrapWebhook(first.body, first.headers, endpoint.secret)
  assert.deepEqual([message.type, message.data.task_id], ['task.completed', task_id])
  const { secret } = await client.webhooks.rotateSecret(endpoint.id)
  await client.webhooks.test(endpoint.id)
  const ping = await pollUntil('the ping', 20_000, () => received[1])
  for (const either of [endpoint.secret, secret])
    assert.equal(unwrapWebhook(ping.body, ping.headers, either).type, 'ping')
  const { items } = await client.webhooks.deliveries(endpoint.id)
  await client.webhooks.redeliver(endpoint.id, items.at(-1)?.id ?? '')
  await pollUntil('the redelivery', 20_000, () => received[2])
  assert.equal((await client.webhooks.update(endpoint.id, { status: 'disabled' })).status, 'disabled')
  await client.webhooks.delete(endpoint.id)
  assert.deepEqual((await client.webhooks.list()).items, [])
  server.close()
})

describe('the command line', () => {
  const run = (args: string[], env: Record<string, string>, options: Partial<RunOptions> = {}) =>
    runProgram(process.execPath, [commandLine, ...args], {
      env: { PATH: process.env.PATH, HOME: platform.folder, AI_PLATFORM_URL: baseUrl, ...env },
      cwd: platform.folder,
      ...options,
    })

  it('logs in with a password from stdin and keeps a key that only the user can read', async () => {
    const { email } = await newAccount()
    const XDG_CONFIG_HOME = join(platform.folder, 'config')
    const env = { XDG_CONFIG_HOME, AI_PLATFORM_URL: '' }
    const refused = await run(['login', baseUrl, '--email', email], env, { stdin: 'wrong\n' })
    assert.deepEqual([refused.code, refused.stdout], [3, ''])
    const first = await run(['login', baseUrl], env, { stdin: `${email}\n${password}\n` })
    assert.equal(first.code, 0, first.stderr)
    const file = join(XDG_CONFIG_HOME, 'ai-platform', 'credentials.json')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    const { apiKey } = Object.values(JSON.parse(await readFile(file, 'utf8')).platforms)[0] as { apiKey: string }
    assert.doesNotMatch(first.stdout + first.stderr, new RegExp(apiKey))
    assert.equal((await run(['list', '--json'], env)).code, 0)
    const elsewhere = await run(['list'], { ...env, AI_PLATFORM_URL: 'http://localhost:1' })
    assert.equal(elsewhere.code, 3, 'a key goes to its own platform only')
    // A second login replaces the key.
    assert.equal((await run(['login'], env, { stdin: `${email}\n${password}\n` })).code, 0)
    await assert.rejects(new Client({ baseUrl, apiKey }).profile(), { status: 401 })
    const keys = await run(['keys', 'list', '--json', '--email', email], env, { stdin: `${password}\n` })
    assert.equal(keys.stdout.trim().split('\n').length, 1, keys.stdout)
  })
  it('runs documents, prints data on stdout, and reports by its exit code', async () => {
    const { apiKey } = await newKeyClient()
    const env = { AI_PLATFORM_API_KEY: apiKey }
    const file = join(platform.folder, 'lease.txt')
    await writeFile(file, 'The rent is 500 EUR a month. The lease ends in 2030. A cat is allowed.')
    const asked = await run(['run', file, '--question', 'What is the rent?'], env)
    assert.deepEqual([asked.code, asked.stderr], [0, ''])
    assert.match(asked.stdout, /^The rent is 500 EUR a month\.\n> "The rent/)
    const piped = await run(['run', '-', '--filename', 'in.txt', '--json'], env, { stdin: 'One. Two. Three.' })
    assert.equal(JSON.parse(piped.stdout).filename, 'in.txt')
    const both = await run(['run', file, file, '--json', '--task', 'extract_keywords'], env)
    assert.equal(both.stdout.trim().split('\n').length, 2)
    const submitted = await run(['submit', file, '--metadata', 'a=b'], env)
    const taskId = submitted.stdout.trim()
    const watched = await run(['watch', taskId, '--json'], env)
    const last = JSON.parse(watched.stdout.trim().split('\n').at(-1) ?? '')
    assert.deepEqual([last.type, last.task.status, last.task.metadata], ['task', 'completed', { a: 'b' }])
    assert.match((await run(['text', taskId], env)).stdout, /The lease ends/)
    assert.match((await run(['get', taskId], env)).stdout, /lease\.txt/)
    assert.equal((await run(['cancel', taskId], env)).code, 5)
    assert.equal((await run(['delete', taskId], env)).code, 0)
    assert.equal((await run(['get', taskId], env)).code, 4)
    const broken = join(platform.folder, 'broken.pdf')
    await writeFile(broken, '%PDF-1.7 this is no document')
    const failed = await run(['run', broken], env)
    assert.deepEqual([failed.code, failed.stdout], [1, ''])
    assert.equal((await run(['run'], env)).code, 2)
    assert.equal((await run(['run', 'missing.txt'], env)).code, 2)
    assert.equal((await run(['list'], { AI_PLATFORM_API_KEY: 'aip_wrong' })).code, 3)
    assert.equal((await run(['list'], { ...env, AI_PLATFORM_URL: 'http://127.0.0.1:9' })).code, 6)
  })
  it('Ctrl-C ends a command that waits for an answer on stdin', async () => {
    const env = { ...process.env, AI_PLATFORM_URL: platform.url, HOME: platform.folder }
    const child = spawn(process.execPath, [commandLine, 'keys', 'list'], { env })
    await once(child.stderr, 'data')
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    assert.equal(code, 130)
  })

  it('forwards final events to a local address, signed, and says how to go on after Ctrl-C', async () => {
    const { client, apiKey } = await newKeyClient()
    const { server, received } = createReceiver()
    const target = `${await listenLocally(server)}/hook`
    await client.run(text('before'), { filename: 'before.txt', metadata: { n: '1' } })
    const args = ['webhooks', 'listen', '--forward', target, '--after', '0', '--json']
    let interrupted = false
    const outcome = await run(
      args,
      { AI_PLATFORM_API_KEY: apiKey },
      {
        onStderr(written, interrupt) {
          if (interrupted || !written.includes('Listening')) return
          interrupted = true
          void pollUntil('a delivery', 20_000, () => received.length > 0 || undefined).finally(() =>
            setTimeout(interrupt, 200),
          )
        },
      },
    )
    server.close()
    assert.equal(outcome.code, 130, outcome.stderr)
    const secret = /whsec_\S+/.exec(outcome.stderr)?.[0] ?? ''
    const [first] = received
    assert.ok(first)
    const message = unwrapWebhook(first.body, first.headers, secret)
    assert.equal(message.type, 'task.completed')
    assert.deepEqual(message.data.metadata, { n: '1' })
    assert.throws(() => unwrapWebhook(`${first.body} `, first.headers, secret), /signature/)
    assert.deepEqual(JSON.parse(outcome.stdout.trim()).response_status, 204)
    assert.match(outcome.stderr, /Go on with: ai-platform webhooks listen .*--after 3/)
  })
  it('the doctor finds a healthy platform healthy, and names what is missing elsewhere', async () => {
    const { apiKey } = await newKeyClient()
    const outcome = await run(['doctor', '--json'], { AI_PLATFORM_API_KEY: apiKey })
    const findings = outcome.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    const bad = findings.filter(({ level }) => level === 'failure' || level === 'warning')
    assert.deepEqual([outcome.code, bad], [0, []])
    assert.ok(findings.some(({ check, level }) => check === 'largest upload' && level === 'ok'))
    const nothing = await run(['doctor', 'http://127.0.0.1:9'], {})
    assert.equal(nothing.code, 1)
    assert.match(nothing.stdout, /Nothing listens/)
  })
})
