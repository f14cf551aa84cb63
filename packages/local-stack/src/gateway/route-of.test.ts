import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Destination, routeOf } from './route-of.ts'

const cases: [target: string, Destination][] = [
  ['/auth/login/', 'auth-service'],
  ['/auth', 'auth-service'],
  ['/admin/resources/users?page=2', 'auth-service'],
  ['/process/tasks/1?wait=30', 'processor-service'],
  ['/ws/1?token=x', 'processor-service'],
  ['/openapi.json', 'processor-service'],
  ['/asyncapi.json', 'processor-service'],
  ['/mcp', 'processor-service'],
  ['/mcp/', 'processor-service'],
  ['/health', 'processor-service'],
  ['/readyz/', 'processor-service'],
  ['http://somewhere.example/docs/', 'processor-service'],
  ['/auth/caf%E9', 'auth-service'],
  ['/', 'page'],
  ['/?x=1', 'page'],
  ['/assets/index-abc.js', 'page'],
  ['/assets/', 'not-found'],
  ['/assets', 'not-found'],
  ['/assets/../metrics', 'not-found'],
  ['/index.html', 'not-found'],
  ['/authx', 'not-found'],
  ['/nothing', 'not-found'],
  ['/metrics', 'not-found'],
  ['/metrics/', 'not-found'],
  ['/auth/internal/task-events/', 'not-found'],
  ['/auth//internal/task-events/', 'not-found'],
  ['/auth/INTERNAL/task-events/', 'not-found'],
  ['/auth/%69nternal/task-events/', 'not-found'],
  ['/auth/x/..%2finternal/task-events/', 'not-found'],
  ['/process/../metrics', 'not-found'],
  ['/auth/%zz', 'malformed'],
  ['/auth/%00', 'malformed'],
  ['*', 'malformed'],
]

for (const [target, destination] of cases) {
  test(`${target} goes to ${destination}`, () => assert.equal(routeOf('GET', target), destination))
}

test('only GET and HEAD of / show the page', () => {
  assert.equal(routeOf('HEAD', '/'), 'page')
  assert.equal(routeOf('POST', '/'), 'not-found')
})
