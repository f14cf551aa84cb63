import { startNginx } from '@ai-platform/testkit/servers/nginx.ts'
import type { Bench } from '../benchmark.ts'

/**
 * Starts nginx before the services.
 * @returns its URL and the pid of its master process
 * @throws Error when nginx is not installed
 */
export async function startEdge(
  bench: Bench,
  ports: { auth: number; processors: number[] },
): Promise<{ url: string; pid: number }> {
  const hostOf = (port: number) => `127.0.0.1:${port}`
  try {
    const nginx = await startNginx({
      auth: hostOf(ports.auth),
      processor: ports.processors.map(hostOf),
      logsRequests: false,
    })
    bench.owns(nginx.stop)
    return nginx
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('nginx is not installed. Install it: the services run behind it.', { cause: error })
    throw error
  }
}
