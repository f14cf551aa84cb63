import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const repository = fileURLToPath(new URL('../../../../', import.meta.url))

/** The packages that samples import besides our client. */
const others = ['@modelcontextprotocol/client', 'standardwebhooks', 'ws']

/**
 * Installs the client and its command line into a folder as its package does, with the packages that the samples import.
 * @returns the folder to put on the PATH
 */
export async function installClient(folder: string): Promise<string> {
  const client = join(repository, 'packages/client')
  const installed = join(folder, 'node_modules/@ai-platform/client')
  await mkdir(installed, { recursive: true })
  await cp(join(client, 'package.json'), join(installed, 'package.json'))
  await run(join(repository, 'node_modules/.bin/tsc'), [
    '-p',
    join(client, 'tsconfig.build.json'),
    '--outDir',
    join(installed, 'dist'),
  ])
  for (const name of others) {
    const place = join(folder, 'node_modules', name)
    await mkdir(dirname(place), { recursive: true })
    await symlink(join(repository, 'node_modules', name), place)
  }
  const bin = join(folder, 'bin')
  await mkdir(bin)
  const command = join(bin, 'ai-platform')
  await writeFile(command, `#!/bin/sh\nexec node ${join(installed, 'dist/cli/main.js')} "$@"\n`)
  await chmod(command, 0o755)
  return bin
}
