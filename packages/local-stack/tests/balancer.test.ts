// nginx behind a load balancer that terminates TLS: which forwarding headers it trusts.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { startNginx } from '@ai-platform/testkit/servers/nginx.ts'
import { readTestConfig } from '../src/testing/config.ts'
import { type Seen, startEchoService } from './echo-service.ts'

const claims = { 'X-Forwarded-For': '203.0.113.7', 'X-Real-IP': '203.0.113.8', 'X-Forwarded-Proto': 'https' }

for (const [header, client, hsts] of [
  [undefined, '127.0.0.1', null],
  ['X-Forwarded-For', '203.0.113.7', 'max-age=31536000'],
  ['X-Real-IP', '203.0.113.8', 'max-age=31536000'],
] as const) {
  const name = header
    ? `the client's address and scheme are read from a load balancer's headers (${header})`
    : 'forwarding headers are ignored by default'
  const installed = spawnSync('nginx', ['-v']).status === 0
  test(name, { skip: !installed && !readTestConfig().CI && 'nginx is not installed' }, async () => {
    const service = await startEchoService('auth')
    const balancer = header ? { balancer: { header } } : {}
    const nginx = await startNginx({ auth: service.host, processor: service.host, ...balancer })
    try {
      const answer = await fetch(`${nginx.url}/auth/profile/`, { headers: claims })
      const { headers } = (await answer.json()) as Seen
      assert.equal(headers['x-forwarded-for'], client)
      assert.equal(headers['x-forwarded-proto'], header ? 'https' : 'http')
      assert.equal(answer.headers.get('strict-transport-security'), hsts)
      const plain = await fetch(`${nginx.url}/auth/profile/`)
      assert.equal(plain.headers.get('strict-transport-security'), null)
      assert.equal(((await plain.json()) as Seen).headers['x-forwarded-proto'], 'http')
      assert.equal(JSON.parse((await nginx.accessLog()).split('\n')[0] ?? '').client, client)
    } finally {
      await nginx.stop()
      await service.stop()
    }
  })
}
