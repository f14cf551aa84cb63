import { findListeningPort } from '@ai-platform/testkit/ports/listening-port.ts'
import { listDescendants } from '@ai-platform/testkit/processes/process-tree.ts'
import { startNginx, type TestNginx } from '@ai-platform/testkit/servers/nginx.ts'
import type { LocalStack } from './local-stack.ts'

/** Starts nginx in front of the services of a stack, besides its own gateway. */
export async function startNginxEdge(stack: Pick<LocalStack, 'pid'>, maxFileSizeMb: number): Promise<TestNginx> {
  const processes = await listDescendants(stack.pid)
  const addressOf = async (mainFile: string) => {
    const pid = processes.find(({ command }) => command.includes(mainFile))?.pid
    if (pid === undefined) throw new Error(`no process of ${mainFile}`)
    return `127.0.0.1:${await findListeningPort(pid)}`
  }
  return startNginx({
    auth: await addressOf('auth-service/src/main.ts'),
    processor: await addressOf('processor-service/src/main.ts'),
    maxBodyMb: maxFileSizeMb + 2,
  })
}
