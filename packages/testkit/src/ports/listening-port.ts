import { readdir, readFile, readlink } from 'node:fs/promises'

/** The socket inodes a process holds, after /proc/PID/fd (Linux). */
async function readInodes(pid: number): Promise<Set<string>> {
  const folder = `/proc/${pid}/fd`
  const links = await Promise.all((await readdir(folder)).map(fd => readlink(`${folder}/${fd}`).catch(() => '')))
  return new Set(links.flatMap(link => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []))
}

/**
 * The TCP port a process listens on, after /proc/net/tcp (Linux): the services choose theirs freely, and a proxy before
 * them has to know.
 * @throws when it listens on none, or on several
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
    throw new Error(`process ${pid} listens on ${[...ports].join(', ') || 'none'}`)
  return port
}
