import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findListeningPort } from '@ai-platform/testkit/ports/listening-port.ts'
import { listDescendants } from '@ai-platform/testkit/processes/process-tree.ts'
import { startNginx, type TestNginx } from '@ai-platform/testkit/servers/nginx.ts'
import type { LocalStack } from './local-stack.ts'

/** The page that a start of the stack has built. It leaves one folder; a name with a dot is a build under way. */
async function findBuiltPage(): Promise<string> {
  const folder = join(import.meta.dirname, '../../../web/dist')
  const built = (await readdir(folder)).find(name => !name.includes('.'))
  if (built === undefined) throw new Error(`no built page in ${folder}`)
  return join(folder, built)
}

/** Starts nginx in front of the services of a stack, besides its own gateway. */
export async function startNginxEdge(
  stack: Pick<LocalStack, 'pid'>,
  maxFileSizeMb: number,
  options: Pick<Parameters<typeof startNginx>[0], 'balancer'> = {},
): Promise<TestNginx> {
  const processes = await listDescendants(stack.pid)
  const addressOf = async (mainFile: string) => {
    const pid = processes.find(({ command }) => command.includes(mainFile))?.pid
    if (pid === undefined) throw new Error(`no process of ${mainFile}`)
    return `127.0.0.1:${await findListeningPort(pid)}`
  }
  return startNginx({
    ...options,
    auth: await addressOf('auth-service/src/main.ts'),
    processor: await addressOf('processor-service/src/main.ts'),
    maxBodyMb: maxFileSizeMb + 2,
    page: await findBuiltPage(),
  })
}
