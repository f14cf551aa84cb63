import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePort } from '../ports/free-port.ts'
import { nginxTemplates } from '../processes/main-files.ts'

/** The upstream group of several processors. In Docker, DNS resolves the service name to each replica instead. */
const replicaGroup = 'processor_replicas'

export interface TestNginx {
  /** of the master process */
  pid: number
  url: string
  /** answers only with `options.tls` */
  tlsUrl: string
  /** folder of the ACME challenge files, where `certbot --webroot` would write them */
  acmeRoot: string
  /** reads the whole access log */
  accessLog(): Promise<string>
  stop(): Promise<void>
}

/** Replaces each `${NAME}` by its value, as envsubst does. A name without a value stays unchanged. */
const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)

async function untilListening(port: number, nginx: ChildProcess, output: () => string): Promise<void> {
  for (;;) {
    if (nginx.exitCode !== null) throw new Error(`nginx did not start:\n${output()}`)
    const socket = connect(port, '127.0.0.1')
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
    await sleep(20)
  }
}

/**
 * Runs the installed nginx with the platform's templates, as the container does.
 * @param options.auth and options.processor host:port of each service; several processors are replicas
 * @throws Error with nginx's output when it does not start; ENOENT when nginx is not installed
 */
export async function startNginx(options: {
  auth: string
  processor: string | string[]
  /** folder of the built web page; without one `/` is 404 */
  page?: string
  maxBodyMb?: number
  /** false: no access log, for measurements */
  logsRequests?: boolean
  tls?: { certificate: string; key: string }
  /** trusts this machine as a load balancer that sends the client's address in this header */
  balancer?: { header: string }
}): Promise<TestNginx> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-nginx-'))
  const port = await findFreePort()
  const tlsPort = await findFreePort()
  const accessLog = join(folder, 'access.log')
  const acmeRoot = join(folder, 'acme')
  const values = {
    NGINX_PORT: `127.0.0.1:${port}`,
    NGINX_TLS_PORT: `127.0.0.1:${tlsPort}`,
    NGINX_AUTH_UPSTREAM: options.auth,
    NGINX_PROCESSOR_UPSTREAM: typeof options.processor === 'string' ? options.processor : replicaGroup,
    NGINX_RESOLVER: '127.0.0.1',
    NGINX_TRUSTED_PROXY: options.balancer ? '127.0.0.0/8' : '255.255.255.255',
    NGINX_REAL_IP_HEADER: options.balancer?.header ?? 'X-Forwarded-For',
    NGINX_ACCESS_LOG: options.logsRequests === false ? '/dev/null' : accessLog,
    NGINX_ERROR_LOG: 'stderr',
    NGINX_TEMP: folder,
    NGINX_MAX_BODY_MB: String(options.maxBodyMb ?? 27),
    NGINX_ACME_ROOT: acmeRoot,
    NGINX_PAGE_ROOT: options.page ?? join(folder, 'page'),
    NGINX_SERVERS: options.tls ? 'tls' : 'plain',
    NGINX_TLS_PORT_SHOWN: `:${tlsPort}`,
    TLS_CERTIFICATE: options.tls?.certificate ?? '',
    TLS_CERTIFICATE_KEY: options.tls?.key ?? '',
  }
  await mkdir(join(folder, 'conf.d'))
  for (const name of await readdir(nginxTemplates)) {
    const text = await readFile(join(nginxTemplates, name), 'utf8')
    await writeFile(join(folder, 'conf.d', name.replace('.template', '')), fill(text, values))
  }
  if (typeof options.processor !== 'string') {
    const servers = options.processor.map(processor => `server ${processor};`).join(' ')
    await writeFile(join(folder, 'conf.d', 'replicas.conf'), `upstream ${replicaGroup} { ${servers} }\n`)
  }
  // When started by root, nginx runs its workers as another user, which cannot enter the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  const main = `${user} daemon off; worker_processes 2; pid ${folder}/nginx.pid; error_log stderr ${options.logsRequests === false ? 'alert' : 'notice'};
    events { worker_connections 8192; } http { include conf.d/*.conf; }`
  await writeFile(join(folder, 'nginx.conf'), main)
  const nginx = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  nginx.stderr.on('data', chunk => {
    output += chunk
  })
  await once(nginx, 'spawn')
  const { pid } = nginx
  if (pid === undefined) throw new Error('nginx has no pid')
  await untilListening(port, nginx, () => output)
  return {
    pid,
    url: `http://127.0.0.1:${port}`,
    tlsUrl: `https://127.0.0.1:${tlsPort}`,
    acmeRoot,
    accessLog: () => readFile(accessLog, 'utf8'),
    async stop() {
      const exited = once(nginx, 'exit')
      nginx.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true })
    },
  }
}
