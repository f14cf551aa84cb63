import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'

const someId = '01890a5d-ac96-774b-bcce-b302099a8057'

/** Every call that needs a token; each path also works with a trailing slash. */
const guardedCalls = [
  ['GET', '/auth/profile'],
  ['PATCH', '/auth/profile'],
  ['POST', '/auth/password/change'],
  ['POST', '/auth/files/submit'],
  ['GET', '/auth/files'],
  ['GET', `/auth/files/${someId}`],
  ['POST', '/process/submit'],
  ['GET', '/process/tasks'],
  ['GET', `/process/tasks/${someId}`],
  ['POST', `/process/tasks/${someId}/cancel`],
  ['POST', `/process/tasks/${someId}/retry`],
  ['DELETE', `/process/tasks/${someId}`],
  ['GET', '/process/events'],
  ['POST', '/process/ws-ticket'],
] as const

const jsonCalls = [
  '/auth/register/',
  '/auth/login/',
  '/auth/token/refresh/',
  '/auth/logout/',
  '/auth/validate-token/',
] as const

const wrongMethods = [
  ['GET', '/auth/login/'],
  ['DELETE', '/auth/profile/'],
  ['PUT', '/auth/register/'],
  ['GET', '/process/submit'],
  ['PUT', '/process/tasks'],
  ['POST', '/process/task-types'],
  ['GET', '/process/ws-ticket'],
] as const

function describeAuthentication(client: Client): void {
  describe('authentication', () => {
    for (const [method, path] of guardedCalls) {
      for (const slash of ['', '/']) {
        it(`${method} ${path}${slash} without a token is not_authenticated`, async () => {
          expectProblem(await client.call(method, path + slash), 401, 'not_authenticated')
        })
        it(`${method} ${path}${slash} with a bad token is token_not_valid`, async () => {
          expectProblem(await client.call(method, path + slash, { token: 'not.a.token' }), 401, 'token_not_valid')
        })
      }
    }
    for (const path of ['/auth/profile/', '/process/tasks']) {
      for (const scheme of ['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer ', 'Token abc']) {
        it(`GET ${path} with Authorization "${scheme}" is a 401`, async () => {
          const answer = await client.call('GET', path, { headers: { authorization: scheme } })
          assert.equal(answer.status, 401, show(answer))
        })
      }
      it(`GET ${path} accepts the scheme in any case`, async () => {
        const { access } = await registerAccount(client)
        const answer = await client.call('GET', path, { headers: { authorization: `bearer ${access}` } })
        assert.equal(answer.status, 200, show(answer))
      })
    }
  })
}

function describeRequestIds(client: Client): void {
  describe('X-Request-Id', () => {
    it('is forwarded to processor-service, which returns it in its problems', async () => {
      const { access } = await registerAccount(client)
      const answer = await submitUpload(client, access, textUpload(''), { path: '/auth/files/submit/' })
      const problem = expectProblem(answer, 400, 'file_empty')
      assert.equal(problem.request_id, answer.headers.get('x-request-id'))
    })
    for (const path of ['/auth/profile/', '/process/tasks', '/nothing', '/health']) {
      it(`from the client is returned on ${path}`, async () => {
        const answer = await client.call('GET', path, { headers: { 'x-request-id': 'e2e-request.1' } })
        assert.equal(answer.headers.get('x-request-id'), 'e2e-request.1')
      })
      it(`is generated on ${path} for each request`, async () => {
        const first = await client.call('GET', path)
        const second = await client.call('GET', path)
        assert.notEqual(first.headers.get('x-request-id'), second.headers.get('x-request-id'))
      })
      it(`is replaced on ${path} when it is not valid`, async () => {
        for (const id of ['x'.repeat(2000), '<script>alert(1)</script>', 'a b"c']) {
          const answer = await client.call('GET', path, { headers: { 'x-request-id': id } })
          assert.notEqual(answer.headers.get('x-request-id'), id)
        }
      })
    }
  })
}

function describeBodies(client: Client): void {
  describe('malformed bodies', () => {
    for (const path of jsonCalls) {
      for (const [what, body] of [
        ['malformed JSON', '{"email": "a@example.com", '],
        ['an array', '[]'],
        ['a number', '7'],
        ['null', 'null'],
      ] as const) {
        it(`POST ${path} with ${what} is a 400, or a 401 where only a token is required`, async () => {
          const answer = await client.call('POST', path, { body, headers: { 'content-type': 'application/json' } })
          const allowed = path === '/auth/validate-token/' ? [400, 401] : [400]
          assert.ok(allowed.includes(answer.status), show(answer))
        })
      }
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
        it(`POST ${path} as ${type} is refused and not parsed as JSON`, async () => {
          const answer = await client.call('POST', path, { body: 'email=a', headers: { 'content-type': type } })
          assert.ok([400, 401, 415].includes(answer.status), show(answer))
        })
      }
    }
    it('an oversized JSON body is a 413', async () => {
      const answer = await client.call('POST', '/auth/login/', {
        json: { email: 'a@example.com', password: 'x'.repeat(3_000_000) },
      })
      assert.ok([400, 413].includes(answer.status), show(answer))
    })
    for (const path of ['/process/submit', '/auth/files/submit/']) {
      it(`POST ${path} with JSON is a 400 or 415`, async () => {
        const { access } = await registerAccount(client)
        const answer = await client.call('POST', path, { token: access, json: { file: 'x' } })
        assert.ok([400, 415].includes(answer.status), show(answer))
      })
      it(`POST ${path} without any body is a 400 or 415`, async () => {
        const { access } = await registerAccount(client)
        const answer = await client.call('POST', path, { token: access })
        assert.ok([400, 415].includes(answer.status), show(answer))
      })
    }
  })
}

export function describeConventions(client: Client): void {
  describeAuthentication(client)
  describeRequestIds(client)
  describeBodies(client)
  describe('methods', () => {
    for (const [method, path] of wrongMethods) {
      it(`${method} ${path} is 405 with Allow, or 404`, async () => {
        const answer = await client.call(method, path)
        assert.ok([404, 405].includes(answer.status), show(answer))
        if (answer.status === 405)
          assert.ok(answer.headers.get('allow'), `a 405 names what is allowed: ${show(answer)}`)
      })
    }
    for (const path of ['/auth/login', '/auth/login/', '/auth/register', '/auth/register/']) {
      it(`POST ${path} is answered without a redirect`, async () => {
        expectProblem(await client.call('POST', path, { json: {} }), 400, 'validation_error', ['email', 'password'])
      })
    }
  })
}
