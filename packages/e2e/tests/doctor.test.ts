// ai-platform doctor through proxies with TLS: one that is right, and the usual mistakes.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { newRegistration } from '@ai-platform/testkit/client/account.ts'
import { makeCertificate } from '@ai-platform/testkit/servers/make-certificate.ts'
import type { TestNginx } from '@ai-platform/testkit/servers/nginx.ts'
import { readE2eConfig } from '../src/config.ts'
import { type LocalStack, startLocalStack } from '../src/stack/local-stack.ts'
import { startNginxEdge } from '../src/stack/nginx-edge.ts'
import { startTlsProxy } from '../src/stack/tls-proxy.ts'

const maxFileSizeMb = 4
const config = readE2eConfig()
const commandLine = join(import.meta.dirname, '../../client/src/cli/main.ts')
const certificate = makeCertificate(['127.0.0.1'])

const upgrade = 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;'
const scheme = 'proxy_set_header X-Forwarded-Proto https;'
const bodies = `client_max_body_size ${maxFileSizeMb + 9}m;`

interface Finding {
  level: string
  check: string
  remedy: string | null
}

const missing = await promisify(execFile)('nginx', ['-v']).then(
  () => false,
  () => !config.ci && 'nginx is not on the PATH',
)

describe('the doctor through a proxy with TLS', { skip: missing }, () => {
  let stack: LocalStack
  let edge: TestNginx
  let folder: string
  let apiKey: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ai-platform-doctor-'))
    await writeFile(join(folder, 'ca.pem'), certificate.certificate)
    stack = await startLocalStack(config, { MAX_FILE_SIZE_MB: String(maxFileSizeMb) })
    edge = await startNginxEdge(stack, maxFileSizeMb, { balancer: { header: 'X-Forwarded-For' } })
    const post = async (path: string, body: unknown, token = '') => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
      const answer = await fetch(stack.baseUrl + path, { method: 'POST', headers, body: JSON.stringify(body) })
      assert.equal(answer.status, 201, await answer.clone().text())
      return (await answer.json()) as Record<string, string>
    }
    const { access } = await post('/auth/register/', newRegistration())
    apiKey = (await post('/auth/api-keys/', { name: 'doctor' }, access)).key ?? ''
  })
  after(async () => {
    await edge?.stop()
    await stack?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  /** What the doctor finds through a proxy with these directives, without what is fine or skipped. */
  async function examine(directives: string, env: Record<string, string> = {}): Promise<Map<string, Finding>> {
    const proxy = await startTlsProxy(edge.url, certificate, directives)
    const settings = { ...config.childEnvironment, HOME: folder, AI_PLATFORM_API_KEY: apiKey, ...env }
    const trust = { NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }
    const { stdout } = await promisify(execFile)(process.execPath, [commandLine, 'doctor', proxy.url, '--json'], {
      env: { ...trust, ...settings },
    }).catch((error: { stdout: string }) => error)
    await proxy.stop()
    const findings = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Finding)
    assert.ok(findings.length > 15, stdout)
    return new Map(findings.filter(({ level }) => ['warning', 'failure'].includes(level)).map(one => [one.check, one]))
  }

  it('finds nothing where all is right', async () => {
    assert.deepEqual([...(await examine(upgrade + scheme + bodies)).keys()], [])
  })

  it('names the body limit of the proxy', async () => {
    const found = await examine(upgrade + scheme)
    assert.deepEqual([...found.keys()], ['body limit', 'largest upload'])
    assert.match(found.get('largest upload')?.remedy ?? '', /client_max_body_size 13m/)
  })

  it('names the headers of the upgrade', async () => {
    const found = await examine(scheme + bodies)
    assert.deepEqual([...found.keys()], ['sockets', 'open socket'])
    assert.match(found.get('sockets')?.remedy ?? '', /Upgrade \$http_upgrade/)
  })

  it('names the header that tells the platform of TLS', async () => {
    const found = await examine(upgrade + bodies)
    assert.deepEqual([...found.keys()], ['hsts'])
    assert.match(found.get('hsts')?.remedy ?? '', /X-Forwarded-Proto/)
  })

  it('does not send the key where the certificate is not trusted', async () => {
    const found = await examine(upgrade + scheme + bodies, { NODE_EXTRA_CA_CERTS: '' })
    assert.deepEqual([...found.keys()], ['tls'])
  })
})
