import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import type { Bench } from '../benchmark.ts'
import { waitUntil } from '../wait-until.ts'
import { nginxTemplates } from './layout.ts'

const group = 'processor_replicas'

const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

/**
 * The system's nginx with the platform's own templates before several replicas: a server group stands in for the name that
 * Docker's DNS has several addresses for. @returns its URL; undefined where there is no nginx
 */
export async function startEdge(
  bench: Bench,
  ports: { auth: number; processors: number[] },
): Promise<string | undefined> {
  const folder = join(bench.folder, 'nginx')
  await mkdir(join(folder, 'conf.d'), { recursive: true })
  const port = await findFreePort()
  const values = {
    NGINX_PORT: `127.0.0.1:${port}`,
    NGINX_AUTH_UPSTREAM: `127.0.0.1:${ports.auth}`,
    NGINX_PROCESSOR_UPSTREAM: group,
    NGINX_RESOLVER: '127.0.0.1',
    NGINX_TRUSTED_PROXY: '255.255.255.255',
    NGINX_ACCESS_LOG: '/dev/null',
    NGINX_REAL_IP_HEADER: 'X-Forwarded-For',
    NGINX_TLS_PORT_SHOWN: '',
    NGINX_ERROR_LOG: 'stderr',
    NGINX_TEMP: folder,
    NGINX_MAX_BODY_MB: '27',
    NGINX_SERVERS: 'plain',
    NGINX_ACME_ROOT: folder,
    TLS_CERTIFICATE: '',
    TLS_CERTIFICATE_KEY: '',
  }
  for (const name of await readdir(nginxTemplates)) {
    const text = await readFile(join(nginxTemplates, name), 'utf8')
    await writeFile(join(folder, 'conf.d', name.replace('.template', '')), fill(text, values))
  }
  const servers = ports.processors.map(processor => `server 127.0.0.1:${processor};`).join(' ')
  await writeFile(join(folder, 'conf.d', 'replicas.conf'), `upstream ${group} { ${servers} }\n`)
  // As root the workers would run as another user, who cannot get into the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const main = `${user} daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log stderr alert;
    events { worker_connections 8192; } http { include conf.d/*.conf; }`
  await writeFile(join(folder, 'nginx.conf'), main)
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const started = await once(nginx, 'spawn').then(
    () => true,
    () => false,
  )
  if (!started) return undefined
  const ended = once(nginx, 'exit')
  bench.owns(async () => {
    nginx.kill('SIGTERM')
    await ended
  })
  await waitUntil('nginx listens', 10_000, async () => {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return true
    } finally {
      socket.destroy()
    }
  })
  return `http://127.0.0.1:${port}`
}
