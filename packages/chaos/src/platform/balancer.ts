import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'

/** Distributes connections round-robin and skips replicas that do not listen, as nginx does. */
export interface Balancer {
  port: number
  close(): void
}

/** Balances connections, not requests. A connection stays with its replica, and ends when the replica ends. */
export async function startBalancer(ports: number[]): Promise<Balancer> {
  let last = 0
  const open = new Set<Socket>()

  function hand(client: Socket, triesLeft: number): void {
    last = (last + 1) % ports.length
    const replica = connect(ports[last] ?? 0, '127.0.0.1')
    let connected = false
    replica.on('error', () => {
      if (!connected && triesLeft > 1) hand(client, triesLeft - 1)
      else client.destroy()
    })
    replica.once('connect', () => {
      connected = true
      client.pipe(replica)
      replica.pipe(client)
      client.once('close', () => replica.destroy())
      replica.once('close', () => client.destroy())
    })
  }

  const server = createServer(client => {
    open.add(client)
    client.on('error', () => client.destroy())
    client.once('close', () => open.delete(client))
    hand(client, ports.length)
  })
  const port = await findFreePort()
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port,
    close() {
      server.close()
      for (const client of open) client.destroy()
    },
  }
}
