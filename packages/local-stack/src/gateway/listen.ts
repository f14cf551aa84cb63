import { once } from 'node:events'
import type { Server } from 'node:http'
import { isIPv6 } from 'node:net'

/**
 * Starts listening.
 * @param port 0 for any free port
 * @returns the URL to open in a browser
 * @throws Error that names another port to use when this one is taken or needs more rights
 */
export async function listen(server: Server, port: number, host: string): Promise<string> {
  try {
    server.listen({ port, host, backlog: 4096 })
    await once(server, 'listening')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${port} is taken. Free it, or name another one: PORT=8081 npm start`)
    if (code === 'EACCES') throw new Error(`Port ${port} needs more rights. Name one above 1023: PORT=8080 npm start`)
    throw error
  }
  const address = server.address()
  const boundPort = address !== null && typeof address === 'object' ? address.port : port
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)
  return `http://${local ? 'localhost' : isIPv6(host) ? `[${host}]` : host}:${boundPort}`
}
