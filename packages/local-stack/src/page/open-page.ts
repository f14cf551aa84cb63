import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { builtFolder } from '@ai-platform/web/build/built-page.ts'
import { sourceFolders } from '@ai-platform/web/build/inputs.ts'
import type { PageServer } from '../gateway/page-server.ts'
import type { Stoppable } from '../run-until-stopped.ts'
import { say } from '../say.ts'

const buildMain = fileURLToPath(import.meta.resolve('@ai-platform/web/build/main.ts'))

/** Editors write several files at once. */
const quietMs = 100

/**
 * Builds the page in a process of its own, unless it is built already: its memory is free again afterwards.
 * @throws Error with the messages of the build
 */
async function buildPage(): Promise<string> {
  const folder = await builtFolder()
  if (existsSync(folder)) return folder
  const child = spawn(process.execPath, [buildMain], {
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let messages = ''
  child.stderr.on('data', chunk => {
    messages += chunk
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`The web page could not be built.\n${messages}`)
  return folder
}

/**
 * Has the page built and served. With `dev` it is built again after each change of its sources, and a fault in them is
 * reported instead of thrown.
 */
export async function openPage(page: PageServer, { dev }: { dev: boolean }): Promise<Stoppable> {
  if (!dev) {
    page.use(await buildPage())
    return { stop() {} }
  }
  let building = Promise.resolve()
  const rebuild = () => {
    building = building.then(async () => {
      try {
        page.use(await buildPage())
      } catch (error) {
        say(error instanceof Error ? error.message : String(error))
      }
    })
    return building
  }
  let timer: NodeJS.Timeout | undefined
  const watchers: FSWatcher[] = sourceFolders.map(folder =>
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => void rebuild().then(() => say('web page: built')), quietMs)
    }),
  )
  await rebuild()
  return {
    stop() {
      clearTimeout(timer)
      for (const watcher of watchers) watcher.close()
    },
  }
}
