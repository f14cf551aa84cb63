import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Health } from '@ai-platform/contracts/health.ts'
import { TaskTypesResponse } from '@ai-platform/contracts/task.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { z } from 'zod'

const OpenApi = z.object({
  openapi: z.string().regex(/^3\.1\./),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
})

const documentedCalls = [
  'post /auth/register/',
  'post /auth/login/',
  'post /auth/token/refresh/',
  'post /auth/logout/',
  'get /auth/profile/',
  'patch /auth/profile/',
  'post /auth/password/change/',
  'post /auth/validate-token/',
  'post /auth/files/submit/',
  'get /auth/files/',
  'get /auth/files/{task_id}/',
  'post /process/submit',
  'get /process/tasks',
  'get /process/tasks/{task_id}',
  'delete /process/tasks/{task_id}',
  'post /process/tasks/{task_id}/cancel',
  'post /process/tasks/{task_id}/retry',
  'get /process/events',
  'post /process/ws-ticket',
  'get /process/task-types',
]

/** Internal paths, also in spellings that an attacker may try. They must not be reachable from outside. */
const hiddenPaths = [
  ['GET', '/metrics'],
  ['GET', '/metrics/'],
  ['GET', '//metrics'],
  ['GET', '/%6detrics'],
  ['GET', '/process/../metrics'],
  ['GET', '/process/%2e%2e/metrics'],
  ['GET', '/auth/metrics'],
  ['GET', '/process/metrics'],
  ['POST', '/auth/internal/task-events/'],
  ['POST', '/auth/internal/task-events'],
  ['GET', '/auth/internal/'],
  ['POST', '/auth//internal/task-events/'],
  ['POST', '//auth/internal/task-events/'],
  ['POST', '/auth/%69nternal/task-events/'],
  ['POST', '/auth/./internal/task-events/'],
  ['POST', '/auth/files/../internal/task-events/'],
  ['POST', '/auth/files/%2e%2e/internal/task-events/'],
  ['POST', '/process/../auth/internal/task-events/'],
  ['POST', '/AUTH/INTERNAL/task-events/'],
  ['POST', '/auth/Internal/task-events/'],
] as const

/** The calls of an OpenAPI document as "method path", without trailing slashes and parameter names. */
const plainCall = (call: string) => call.replace(/\{[^}]*\}/g, '{}').replace(/\/$/, '')

export function describeReachablePages(client: Client): void {
  describe('reachable paths', () => {
    for (const path of ['/health', '/health/']) {
      it(`GET ${path} returns the version and each dependency`, async () => {
        const health = expectBody(await client.call('GET', path), 200, Health)
        assert.ok(health.version)
        assert.ok(Object.keys(health.dependencies).length > 0)
        assert.equal(health.status, 'up')
      })
    }
    for (const path of ['/livez', '/readyz', '/livez/', '/readyz/']) {
      it(`GET ${path} is 200`, async () => assert.equal((await client.call('GET', path)).status, 200))
    }
    for (const path of ['/docs', '/redoc', '/docs/', '/redoc/']) {
      it(`GET ${path} returns a page`, async () => {
        let answer = await client.call('GET', path)
        const location = answer.headers.get('location')
        if (location) {
          const target = new URL(location, `${client.baseUrl}${path}`)
          assert.equal(target.origin, new URL(client.baseUrl).origin, show(answer))
          answer = await client.call('GET', target.pathname)
        }
        assert.equal(answer.status, 200, show(answer))
        assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
      })
    }
    it('GET / is the web page', async () => {
      const answer = await client.call('GET', '/')
      assert.equal(answer.status, 200, show(answer))
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/)
    })
    it('GET /openapi.json is OpenAPI 3.1 with every call of both services', async () => {
      const answer = await client.call('GET', '/openapi.json')
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/)
      const document = expectBody(answer, 200, OpenApi)
      const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.keys(methods).map(method => plainCall(`${method} ${path}`)),
      )
      const missing = documentedCalls.filter(call => !calls.includes(plainCall(call)))
      assert.deepEqual(missing, [])
    })
    for (const path of ['/process/task-types', '/process/task-types/']) {
      it(`GET ${path} needs no token and returns all task types and limits`, async () => {
        const types = expectBody(await client.call('GET', path), 200, TaskTypesResponse)
        assert.deepEqual(types.task_types.map(type => type.task_type).sort(), [
          'ask',
          'extract',
          'extract_keywords',
          'qa',
          'sentiment',
          'summarize',
          'translate',
        ])
        assert.ok(types.task_types.every(type => type.description.length > 0))
        const extensions = types.file_types.map(type => type.extension.replace(/^\./, ''))
        for (const extension of ['txt', 'pdf', 'docx']) assert.ok(extensions.includes(extension), extension)
        assert.ok(types.limits.max_file_size_bytes > 0)
      })
    }
  })

  describe('unreachable paths', () => {
    for (const [method, path] of hiddenPaths) {
      it(`${method} ${path} is not found`, async () => {
        const answer = await client.callRawPath(method, path)
        assert.ok([400, 404].includes(answer.status), show(answer))
      })
    }
    for (const path of ['/nothing', '/auth/nothing/', '/process/nothing', '/auth', '/process', '/auth/', '/.env']) {
      it(`GET ${path} is a 404 problem`, async () =>
        void expectProblem(await client.call('GET', path), 404, 'not_found'))
    }
  })
}
