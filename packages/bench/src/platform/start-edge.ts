import { startNginx } from '@ai-platform/testkit/servers/nginx.ts'
import type { Bench } from '../benchmark.ts'

/** Starts nginx before several replicas. @returns its URL; undefined where nginx is not installed */
export async function startEdge(
  bench: Bench,
  ports: { auth: number; processors: number[] },
): Promise<string | undefined> {
  const hostOf = (port: number) => `127.0.0.1:${port}`
  try {
    const nginx = await startNginx({
      auth: hostOf(ports.auth),
      processor: ports.processors.map(hostOf),
      logsRequests: false,
    })
    bench.owns(nginx.stop)
    return nginx.url
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
