import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import { type Task, TaskPage, TaskTypesResponse } from '@ai-platform/contracts/task.ts'
import { type FakeAiServer, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import {
  call,
  createTestPlatform,
  finalTask,
  submit,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let wire: FakeAiServer
let service: TestService
let user: TestUser

before(async () => {
  wire = await startFakeAiServer()
  platform = await createTestPlatform()
  service = await platform.start(wire.settings)
  user = await platform.addUser()
})
after(async () => {
  await platform.close()
  await wire[Symbol.asyncDispose]()
})

const invoice = { content: 'Invoice R-17. Total due: 100.50 EUR.' }
const schema = {
  type: 'object',
  properties: { total: { type: 'number' }, iban: { type: ['string', 'null'] } },
  required: ['total', 'iban'],
  additionalProperties: false,
}
const fieldsWith = (value: unknown) => ({ task_type: 'extract', schema: JSON.stringify(value) })

async function refusal(fields: Record<string, string>, at = service): Promise<Problem> {
  const response = await submit(at, user, invoice, { fields })
  assert.equal(response.status, 422)
  return (await response.json()) as Problem
}

test('extract gives data by the schema, with sources, and shows the schema among its options', async () => {
  wire.answer(() =>
    JSON.stringify({
      data: { total: 100.5, iban: null },
      sources: [{ pointer: '/total', page: null, quote: 'Total due: 100.50 EUR' }],
    }),
  )
  const task = await submitted(service, user, invoice, { fields: fieldsWith(schema) })
  assert.deepEqual(task.options, { schema })
  const listed = TaskPage.parse(await (await call(service, user, '/process/tasks?include=result')).json())
  assert.deepEqual(listed.items[0]?.options, {}, 'a list leaves schemas out')
  const { result, status, warnings } = await finalTask(service, user, task.task_id)
  assert.deepEqual([status, warnings], ['completed', []])
  assert.deepEqual(result, {
    data: { total: 100.5, iban: null },
    sources: { '/total': [{ page: null, quote: 'Total due: 100.50 EUR' }] },
  })
})

test('data that stays invalid fails the task after one repair', async () => {
  wire.answer(() => JSON.stringify({ data: { total: 'much', iban: null }, sources: [] }))
  const before = wire.sent.length
  const { task_id } = await submitted(service, user, invoice, { fields: fieldsWith(schema) })
  const { error, usage } = await finalTask(service, user, task_id)
  assert.equal(error?.code, 'provider_bad_output')
  assert.match(error.detail, /At \/total: It must be number/)
  assert.deepEqual([wire.sent.length - before, usage?.calls], [2, 2])
})

test('the schema is a part of the idempotent request, in any order of its keys', async () => {
  wire.answer(() => JSON.stringify({ data: { total: 1, iban: null }, sources: [] }))
  const headers = { 'idempotency-key': randomUUID() }
  const first = await submitted(service, user, invoice, { headers, fields: fieldsWith(schema) })
  const { type, ...rest } = schema
  const again = await submit(service, user, invoice, { headers, fields: fieldsWith({ ...rest, type }) })
  assert.equal(again.status, 200)
  assert.equal(((await again.json()) as Task).task_id, first.task_id)
  const other = await submit(service, user, invoice, { headers, fields: fieldsWith({ ...schema, required: [] }) })
  assert.equal(((await other.json()) as Problem).code, 'idempotency_mismatch')
})

test('a schema that is not valid is refused with the JSON Pointer of each fault', async () => {
  const pointersOf = async (value: unknown) => {
    const { code, errors } = await refusal(fieldsWith(value))
    assert.equal(code, 'invalid_schema')
    return errors?.map(({ path }) => path)
  }
  assert.deepEqual(await pointersOf({ type: 'object', properties: { a: { type: 'money' } } }), ['/properties/a/type'])
  assert.deepEqual(await pointersOf({ type: 'object', properties: { a: { $ref: 'https://x.test/a.json' } } }), [
    '/properties/a/$ref',
  ])
  assert.deepEqual(await pointersOf({ type: 'array' }), ['/type'])
  assert.deepEqual(await pointersOf({ type: 'object', properties: { a: { pattern: '(' } } }), ['/properties/a/pattern'])
  assert.deepEqual(await pointersOf({ type: 'object', description: 'a'.repeat(40_000) }), [''])
  assert.equal((await refusal({ task_type: 'extract', schema: '{' })).code, 'invalid_schema')
  assert.equal((await refusal({ task_type: 'extract' })).code, 'invalid_schema')
  assert.equal((await refusal({ task_type: 'qa', schema: JSON.stringify(schema) })).code, 'invalid_option')
  assert.deepEqual(await platform.storedFiles(), [])
})

test('the local provider has no extract', async () => {
  const typesAt = async (at: TestService) =>
    TaskTypesResponse.parse(await (await call(at, user, '/process/task-types')).json()).task_types
  assert.deepEqual(
    (await typesAt(service)).filter(({ available }) => !available),
    [],
  )
  const local = await platform.start({ AI_PROVIDER: 'local', PROCESSOR_ROLE: 'api' })
  const types = await typesAt(local)
  assert.deepEqual(
    types.filter(({ available }) => !available).map(({ task_type }) => task_type),
    ['extract'],
  )
  const extract = types.find(({ task_type }) => task_type === 'extract')
  assert.ok(extract?.options.some(({ name, required }) => name === 'schema' && required))
  const problem = await refusal(fieldsWith(schema), local)
  assert.equal(problem.code, 'task_type_unavailable')
  assert.match(problem.detail, /cannot do extract. It can do: summarize/)
})
