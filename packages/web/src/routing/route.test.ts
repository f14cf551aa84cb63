import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addresses, type Route, readRoute } from './route.ts'

const noFilter = { status: '', taskType: '', filename: '' }
const cases: [hash: string, Route][] = [
  ['', { view: 'new-task' }],
  ['#/', { view: 'new-task' }],
  ['#/usage', { view: 'usage' }],
  ['#/keys/', { view: 'keys' }],
  ['#/tasks', { view: 'history', filter: noFilter }],
  ['#/tasks/0198', { view: 'task', taskId: '0198' }],
  ['#/webhooks/7', { view: 'webhook', webhookId: '7' }],
  ['#/tasks/1/2', { view: 'not-found' }],
  ['#/usage/1', { view: 'not-found' }],
  ['#/nothing', { view: 'not-found' }],
  ['#/tasks/%zz', { view: 'task', taskId: '%zz' }],
]
for (const [hash, route] of cases)
  test(`${hash || 'no hash'} is ${route.view}`, () => assert.deepEqual(readRoute(hash), route))

test('a filter survives its way through the address', () => {
  const filter = { status: 'failed', taskType: 'ask', filename: 'a&b=ü.pdf' }
  assert.deepEqual(readRoute(addresses.history(filter)), { view: 'history', filter })
  assert.equal(addresses.history(noFilter), '#/tasks')
})
