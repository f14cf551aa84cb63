// The edge with a certificate: nginx with the platform's own templates, and a certificate made here by openssl.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect as connectHttp2 } from 'node:http2'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type ConnectionOptions, connect as connectTls, type SecureVersion } from 'node:tls'
import { Problem } from '@ai-platform/contracts/problem.ts'
import { startNginx, type TestNginx } from '@ai-platform/testkit/servers/nginx.ts'
import { readTestConfig } from '../src/testing/config.ts'
import { type Seen, startEchoService } from './echo-service.ts'

const oneYear = 'max-age=31536000'

/** A self-signed certificate for localhost and 127.0.0.1 in a temporary folder. */
async function makeCertificate() {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-tls-'))
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const kind = '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost'
  const names = ['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const made = spawnSync('openssl', ['req', ...kind.split(' '), ...names, '-keyout', key, '-out', certificate])
  assert.equal(made.status, 0, String(made.stderr))
  return { certificate, key, ca: await readFile(certificate), remove: () => rm(folder, { recursive: true }) }
}

function describeTls(): void {
  describe('nginx with a certificate', () => {
    let nginx: TestNginx
    let tls: Awaited<ReturnType<typeof makeCertificate>>
    const services: Awaited<ReturnType<typeof startEchoService>>[] = []
    before(async () => {
      services.push(await startEchoService('auth'), await startEchoService('processor'))
      tls = await makeCertificate()
      nginx = await startNginx({ auth: services[0]?.host ?? '', processor: services[1]?.host ?? '', tls })
    })
    after(async () => {
      await nginx?.stop()
      for (const service of services) await service.stop()
      await tls?.remove()
    })

    const port = () => Number(new URL(nginx.tlsUrl).port)
    const openTls = (options: ConnectionOptions) =>
      connectTls({ port: port(), host: '127.0.0.1', ca: tls.ca, ...options })

    /** One request over HTTP/2, negotiated by ALPN. */
    async function getHttp2(path: string) {
      const session = connectHttp2(nginx.tlsUrl, { ca: tls.ca })
      const stream = session.request({ ':path': path })
      const [headers] = await once(stream, 'response')
      let body = ''
      for await (const chunk of stream.setEncoding('utf8')) body += chunk
      const protocol = session.alpnProtocol
      session.close()
      return { protocol, headers, body }
    }

    test('serves HTTP/2 and forwards the scheme https', async () => {
      const { protocol, headers, body } = await getHttp2('/process/tasks?limit=3')
      assert.equal(protocol, 'h2')
      assert.equal(headers[':status'], 200)
      assert.equal(headers['strict-transport-security'], oneYear)
      const seen = JSON.parse(body) as Seen
      assert.deepEqual([seen.service, seen.target], ['processor', '/process/tasks?limit=3'])
      assert.equal(seen.headers['x-forwarded-proto'], 'https')
      assert.equal(seen.headers['x-forwarded-host'], new URL(nginx.tlsUrl).host)
      assert.equal(seen.headers['x-forwarded-for'], '127.0.0.1')
    })

    test('its own errors are problems with Strict-Transport-Security', async () => {
      const { headers, body } = await getHttp2('/metrics')
      assert.equal(headers[':status'], 404)
      assert.equal(headers['strict-transport-security'], oneYear)
      assert.equal(Problem.parse(JSON.parse(body)).code, 'not_found')
    })

    test('accepts a POST over HTTP/1.1', async () => {
      const post = request(`${nginx.tlsUrl}/auth/login/`, { method: 'POST', ca: tls.ca, agent: false })
      post.end('{"email":"a@example.com"}')
      const [answer] = await once(post, 'response')
      assert.equal(answer.statusCode, 200)
      const [body] = await once(answer, 'data')
      const seen = JSON.parse(String(body)) as Seen
      assert.deepEqual([seen.service, seen.method, seen.body], ['auth', 'POST', '{"email":"a@example.com"}'])
    })

    test('accepts TLS 1.2 and 1.3 and no older version', async () => {
      for (const version of ['TLSv1.2', 'TLSv1.3'] satisfies SecureVersion[]) {
        const socket = openTls({ minVersion: version, maxVersion: version })
        await once(socket, 'secureConnect')
        assert.equal(socket.getProtocol(), version)
        socket.destroy()
      }
      // Security level 0 allows the client to offer old versions.
      const old = openTls({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' })
      await assert.rejects(once(old, 'secureConnect'), /protocol version/i)
      const weak = openTls({ maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:@SECLEVEL=0' })
      await assert.rejects(once(weak, 'secureConnect'), /handshake failure/i)
    })

    test('HTTP redirects to HTTPS, and a POST remains a POST', async () => {
      for (const [method, status] of [
        ['GET', 301],
        ['HEAD', 301],
        ['POST', 308],
        ['PUT', 308],
        ['DELETE', 308],
      ] as const) {
        const body = method === 'POST' || method === 'PUT' ? 'x' : null
        const answer = await fetch(`${nginx.url}/auth/login/?next=1`, { method, body, redirect: 'manual' })
        const location = `https://127.0.0.1:${port()}/auth/login/?next=1`
        assert.deepEqual([answer.status, answer.headers.get('location')], [status, location], method)
        // Strict-Transport-Security must not be sent over HTTP (RFC 6797, 7.2).
        assert.equal(answer.headers.get('strict-transport-security'), null)
        await answer.arrayBuffer()
      }
    })

    test('HTTP serves /livez and the challenge files of a certificate authority', async () => {
      assert.equal(((await (await fetch(`${nginx.url}/livez`)).json()) as Seen).service, 'processor')
      await mkdir(join(nginx.acmeRoot, '.well-known/acme-challenge'), { recursive: true })
      await writeFile(join(nginx.acmeRoot, '.well-known/acme-challenge/a-token'), 'a-token.thumbprint')
      const challenge = await fetch(`${nginx.url}/.well-known/acme-challenge/a-token`, { redirect: 'error' })
      assert.deepEqual([challenge.status, await challenge.text()], [200, 'a-token.thumbprint'])
      const missing = await fetch(`${nginx.url}/.well-known/acme-challenge/another`, { redirect: 'error' })
      assert.equal(Problem.parse(await missing.json()).code, 'not_found')
    })

    test('proxies a WebSocket and logs no token', async () => {
      const socket = openTls({ ALPNProtocols: ['http/1.1'] })
      await once(socket, 'secureConnect')
      const head = 'Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
      socket.write(`GET /process/ws/1?token=secret-token HTTP/1.1\r\n${head}`)
      let got = ''
      socket.setEncoding('utf8').on('data', chunk => {
        got += chunk
        if (got.endsWith('127.0.0.1 ')) socket.write('there and back')
        if (got.endsWith('there and back')) socket.destroy()
      })
      await once(socket, 'close')
      assert.match(got, /^HTTP\/1\.1 101 [\s\S]*processor 127\.0\.0\.1 there and back$/)
      await getHttp2('/process/ws/1?ticket=secret-ticket')
      const lines = (await nginx.accessLog()).trim().split('\n')
      assert.ok(lines.some(line => JSON.parse(line).path === '/process/ws/1'))
      assert.doesNotMatch(lines.join(), /secret-t/)
    })
  })
}

const missing = [['nginx', '-v'] as const, ['openssl', 'version'] as const]
  .filter(([program, flag]) => spawnSync(program, [flag]).status !== 0)
  .map(([program]) => program)
if (missing.length === 0 || readTestConfig().CI) describeTls()
else test('nginx with a certificate', { skip: `not installed: ${missing.join(', ')}` }, () => {})
