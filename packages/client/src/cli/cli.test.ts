import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ApiError, ConnectionError } from '../http/api-error.ts'
import type { Task } from '../types.ts'
import { commands } from './commands.ts'
import { readCliConfig } from './config.ts'
import { normalizeUrl } from './connect.ts'
import { readCredentials, writeCredentials } from './credentials-file.ts'
import { clockSkewSeconds } from './doctor/check-clock.ts'
import { describeFailure, exitCodeName, exitCodeOf, UsageError } from './exit-codes.ts'
import { commandHelp } from './help.ts'
import { readDocuments, readSubmitFields } from './submit-options.ts'
import { layOutResult } from './terminal/lay-out-task.ts'
import { progressBar } from './terminal/progress-bar.ts'
import { createTerminal, printable } from './terminal/terminal.ts'

const folder = await mkdtemp(join(tmpdir(), 'client-cli-'))
after(() => rm(folder, { recursive: true }))
const plain = createTerminal({ stdout: { write() {} }, stderr: { write() {} } }, false)

test('each kind of error has its exit code', () => {
  const cases: [unknown, number][] = [
    [new UsageError('x'), 2],
    [new ApiError(401, {}), 3],
    [new ApiError(403, {}), 3],
    [new ApiError(404, {}), 4],
    [new ApiError(413, {}), 5],
    [new ApiError(429, {}), 5],
    [new ApiError(503, {}), 6],
    [new ConnectionError('x'), 6],
    [Object.assign(new Error('x'), { code: 'ENOENT', syscall: 'open' }), 2],
    [new TypeError('x'), 70],
  ]
  for (const [error, code] of cases) assert.equal(exitCodeOf(error), code, String(error))
  assert.equal(exitCodeName(new ConnectionError('x')), 'unreachable')
  assert.equal(exitCodeName(new ApiError(401, {})), 'not_authenticated')
})

test('a file that is missing is named in a sentence', async () => {
  const error = await stat(join(folder, 'none.pdf')).catch((fault: unknown) => fault)
  assert.equal(describeFailure(error), `There is no file ${join(folder, 'none.pdf')}.`)
})

test('an address is completed, and one that is none is refused', () => {
  assert.equal(normalizeUrl('documents.example.com'), 'https://documents.example.com')
  assert.equal(normalizeUrl('localhost:8080/'), 'http://localhost:8080')
  assert.equal(normalizeUrl('http://10.0.0.7/base/'), 'http://10.0.0.7/base')
  for (const text of ['', 'a b', 'https://a.example/?x=1', 'https://user:word@a.example'])
    assert.throws(() => normalizeUrl(text), UsageError, text)
})

test('empty variables count as not set, and a relative XDG_CONFIG_HOME is ignored', () => {
  const config = readCliConfig({ AI_PLATFORM_URL: '', AI_PLATFORM_API_KEY: '', XDG_CONFIG_HOME: 'x', NO_COLOR: '1' })
  assert.deepEqual([config.url, config.apiKey, config.mayColor], [undefined, undefined, false])
  assert.match(config.credentialsFile, /^\/.*\/\.config\/ai-platform\/credentials\.json$/)
})

test('credentials are written in one step, for their owner alone', async () => {
  const file = join(folder, 'deep', 'credentials.json')
  assert.deepEqual(await readCredentials(file), { platforms: {} })
  const credentials = { current: 'https://a', platforms: { 'https://a': { apiKey: 'k', keyId: 'i', email: 'e' } } }
  await writeCredentials(file, credentials)
  await writeCredentials(file, credentials)
  assert.deepEqual(await readCredentials(file), credentials)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.deepEqual(await readdir(join(folder, 'deep')), ['credentials.json'])
  assert.match(await readFile(file, 'utf8'), /\n$/)
  await writeFile(file, '{')
  await assert.rejects(readCredentials(file), /not valid JSON/)
})

test('a question implies ask, a schema implies extract, and metadata are pairs', async () => {
  assert.deepEqual(await readSubmitFields({ question: 'Why?' }), { task_type: 'ask', question: 'Why?' })
  const schema = join(folder, 'schema.json')
  await writeFile(schema, '{"type":"object"}')
  assert.deepEqual(await readSubmitFields({ schema, language: 'fr', metadata: ['a=b=c', 'd='] }), {
    task_type: 'extract',
    schema: { type: 'object' },
    output_language: 'fr',
    metadata: { a: 'b=c', d: '' },
  })
  await assert.rejects(readSubmitFields({ metadata: ['a'] }), UsageError)
  await assert.rejects(readSubmitFields({ schema: join(folder, 'none.json') }), UsageError)
})

test('documents are paths, addresses and stdin', () => {
  const stdin = (async function* () {})()
  const documents = readDocuments(['a.pdf', 'https://a.example/b.pdf', '-'], {}, stdin)
  assert.deepEqual(
    documents.map(({ file, label }) => [file === stdin ? 'stdin' : file, label]),
    [
      ['a.pdf', 'a.pdf'],
      [{ url: 'https://a.example/b.pdf' }, 'https://a.example/b.pdf'],
      ['stdin', 'stdin'],
    ],
  )
  assert.throws(() => readDocuments([], {}, stdin), UsageError)
  assert.throws(() => readDocuments(['a', 'b'], { filename: 'c' }, stdin), UsageError)
})

test('a result is laid out for its type, without control characters', () => {
  const sources = [{ page: 2, quote: 'The rent\n is 500.' }]
  const ask = { task_type: 'ask', result: { answer: '500 \u001b[31mEUR', sources } } as unknown as Task
  assert.deepEqual(layOutResult(ask, plain), ['500 [31mEUR', '> page 2: "The rent is 500."'])
  const unknown = { task_type: 'ask', result: { answer: null, sources: [] } } as unknown as Task
  assert.deepEqual(layOutResult(unknown, plain), ['The document does not say.'])
  const extract = { task_type: 'extract', result: { data: { a: 1 }, sources: { '/a': sources } } } as unknown as Task
  assert.deepEqual(layOutResult(extract, plain).slice(1), ['/a', '  > page 2: "The rent is 500."'])
  assert.equal(printable('a\tb\nc\u0007\u009b'), 'a\tb\nc')
})

test('progress is shown on terminals only, and a line of data removes it', () => {
  const written: string[] = []
  const stderr = { isTTY: true, columns: 20, write: (text: string) => void written.push(text) }
  const terminal = createTerminal({ stdout: { write() {} }, stderr }, false)
  terminal.progress(progressBar(0.5))
  terminal.print('data')
  assert.deepEqual(written, ['\r\u001b[2K[##########········', '\r\u001b[2K'])
  assert.equal(progressBar(1), `[${'#'.repeat(20)}] 100 %`)
})

test('every command has help with examples, in lines for a terminal', () => {
  for (const command of commands) {
    assert.ok(command.examples.length > 0, command.name)
    for (const line of commandHelp(command)) assert.ok(line.length <= 130, line)
  }
})

test('the skew of a clock is told from a header of whole seconds', () => {
  const at = (date: string, sent: string, answered: string) =>
    clockSkewSeconds({
      headers: { date },
      sentAtMs: Date.parse(sent),
      answeredAtMs: Date.parse(answered),
      isEarly: false,
    })
  const date = 'Sun, 01 Feb 2026 09:00:10 GMT'
  assert.equal(at(date, '2026-02-01T09:00:10.200Z', '2026-02-01T09:00:10.300Z'), 0)
  assert.equal(at(date, '2026-02-01T09:00:09.900Z', '2026-02-01T09:00:11.900Z'), 0)
  assert.equal(at(date, '2026-02-01T09:00:40Z', '2026-02-01T09:00:40.1Z'), -29)
  assert.equal(at(date, '2026-02-01T08:59:40Z', '2026-02-01T08:59:40.1Z'), 30)
  assert.equal(clockSkewSeconds({ headers: {}, sentAtMs: 0, answeredAtMs: 0, isEarly: false }), undefined)
})
