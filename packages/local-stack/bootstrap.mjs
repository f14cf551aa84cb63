// Makes `npm start`, `npm run dev` and `npm test` work on a clean checkout. Plain JavaScript and nothing but Node's own
// modules, since it runs before anything is installed, on whatever Node there is from 18 on.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const at = (...parts) => join(root, ...parts)
const manifest = JSON.parse(readFileSync(at('package.json'), 'utf8'))
const pinned = manifest.devDependencies.node
const lockFile = at('package-lock.json')
const stampFile = at('node_modules', '.ai-platform-lock')
const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')

const programs = {
  start: at('packages', 'local-stack', 'src', 'main.ts'),
  dev: at('packages', 'local-stack', 'src', 'main.ts'),
  test: at('packages', 'local-stack', 'src', 'testing', 'run-tests.ts'),
  chaos: at('packages', 'chaos', 'src', 'main.ts'),
  bench: at('packages', 'bench', 'src', 'main.ts'),
}

/** The Node that npm installed; its package has one layout a system. */
const pinnedNode = () =>
  [at('node_modules', 'node', 'bin', 'node'), at('node_modules', 'node', 'bin', 'node.exe')].find(existsSync)

function fail(what, result) {
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}\n${what}\n`)
  process.exit(1)
}

/** npm by the script that runs us, or by its name when we were not started by npm. */
function npm(args, options) {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return spawnSync(process.execPath, [script, ...args], options)
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
}

/** Whether node_modules is what the lock file says, by our stamp or else by an install done by hand since. */
function isInstalled() {
  if (existsSync(stampFile)) return readFileSync(stampFile, 'utf8').trim() === lockHash
  const npmsOwn = at('node_modules', '.package-lock.json')
  return existsSync(npmsOwn) && statSync(npmsOwn).mtimeMs >= statSync(lockFile).mtimeMs
}

function install() {
  process.stdout.write(`install: npm ci under Node ${pinned}, about a minute\n`)
  const env = {
    ...process.env,
    // Nothing is fetched from anywhere but the registry: an npm that does not know `allowScripts` runs every script.
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  }
  // npm under another Node would leave out the optional packages that do not name it.
  const ownMajor = process.versions.node.split('.')[0]
  const command =
    ownMajor === pinned.split('.')[0] ? ['ci'] : ['exec', '--yes', `--package=node@${pinned}`, '--call', 'npm ci']
  const result = npm(command, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (result.status !== 0) fail('The installation failed; npm said why above.', result)
  writeFileSync(stampFile, `${lockHash}\n`)
}

function generateClient(node) {
  const schema = at('packages', 'database', 'prisma', 'schema.prisma')
  const client = at('packages', 'database', 'src', 'generated', 'client.ts')
  if (existsSync(client) && statSync(client).mtimeMs >= statSync(schema).mtimeMs) return
  process.stdout.write('database client: generating\n')
  const result = spawnSync(node, [at('packages', 'database', 'generate.mjs')], { encoding: 'utf8' })
  if (result.status !== 0) fail('The database client could not be generated.', result)
}

/** Runs the program under the pinned Node, hands signals on, and ends it when whoever started us is gone. */
function run(node, program, args) {
  const child = spawn(node, [program, ...args], { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
  child.on('exit', (code, signal) => process.exit(signal ? 1 : code))
}

const [task, ...args] = process.argv.slice(2)
const program = programs[task]
if (!program) fail(`Say one of: ${Object.keys(programs).join(', ')}`, {})
if (!isInstalled() || !pinnedNode()) install()
const node = pinnedNode() ?? fail(`npm installed no Node ${pinned}; approve its install script and run npm ci.`, {})
generateClient(node)
const programArgs = task === 'dev' ? ['dev', ...args] : args
if (process.version === `v${pinned}`) {
  // Already the right Node, as `npm run` puts it first on the path once it is installed: no process more.
  process.argv = [process.execPath, program, ...programArgs]
  await import(pathToFileURL(program).href)
} else {
  run(node, program, programArgs)
}
