import { readdir, readFile, readlink } from 'node:fs/promises'

/** The inodes of a process's open sockets, from /proc/PID/fd (Linux). */
async function readInodes(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`
  const links = await Promise.all((await readdir(folder)).map(fd => readlink(`${folder}/${fd}`).catch(() => '')))
  return new Set(links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

/**
 * Finds the TCP port that a process listens on, from /proc/net/tcp (Linux). A service on port 0
 * gets a free port from the system, and a proxy before the service needs the number.
 * @throws Error when the process listens on no port or on several
 */
export async function findListeningPort(pid: number): Promise<number> {
  const inodes = await readInodes(pid)
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map(path => readFile(path, 'utf8').catch(() => '')),
  )
  const ports = new Set<number>()
  for (const line of tables.flatMap(table => table.split('\n').slice(1))) {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
    if (state === '0A' && inodes.has(inode)) ports.add(Number.parseInt(local.split(':')[1] ?? '', 16))
  }
  const [port] = ports
  if (port === undefined || ports.size > 1)
    throw new Error(`process ${pid} must listen on one port; it listens on ${[...ports].join(', ') || 'none'}`)
  return port
}
