import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import type { TestCertificate } from '@ai-platform/testkit/servers/make-certificate.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

export interface TlsProxy {
  url: string
  stop(): Promise<void>
}

const isListening = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

async function end(nginx: ChildProcess): Promise<void> {
  if (nginx.exitCode !== null) return
  nginx.kill('SIGTERM')
  await once(nginx, 'exit')
}

/**
 * Runs nginx as an operator's own proxy with TLS in front of the platform.
 * @param directives of its location, such as `proxy_read_timeout 10s;`
 */
export async function startTlsProxy(
  target: string,
  certificate: TestCertificate,
  directives: string,
): Promise<TlsProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-proxy-'))
  const port = await findFreePort()
  await writeFile(join(folder, 'certificate.pem'), certificate.certificate)
  await writeFile(join(folder, 'key.pem'), certificate.key)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    name => `${name}_temp_path ${folder}/${name};`,
  )
  // When started by root, nginx runs its workers as another user, which cannot enter the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const text = `${user} daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr alert; events {}
    http { access_log off; ${temporary.join(' ')}
      server { listen 127.0.0.1:${port} ssl; ssl_certificate certificate.pem; ssl_certificate_key key.pem;
        location / { proxy_pass ${target}; proxy_set_header Host $http_host; ${directives} } } }`
  await writeFile(join(folder, 'nginx.conf'), text)
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await once(nginx, 'spawn')
  await pollUntil('the proxy listens', 10_000, () => isListening(port), 20)
  return {
    url: `https://127.0.0.1:${port}`,
    async stop() {
      await end(nginx)
      await rm(folder, { recursive: true })
    },
  }
}
