import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runProgram, startPlatform } from './start-platform.ts'

const source = fileURLToPath(new URL('..', import.meta.url))
const repository = join(source, '..', '..')
const folder = await mkdtemp(join(tmpdir(), 'ai-platform-packed-'))
const platform = await startPlatform()
after(async () => {
  await platform.stop()
  await rm(folder, { recursive: true, force: true })
  await rm(join(source, 'dist'), { recursive: true, force: true })
})

const env = { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' }

async function expectSuccess(command: string, args: string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, args, { env, cwd })
  assert.equal(code, 0, `${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  return stdout
}

/** Node 20, the oldest that the package supports, or the running one where there is no Node 20. */
async function findOldestNode(): Promise<string> {
  const folders = ['/usr/bin', '/usr/local/bin', ...(process.env.PATH ?? '').split(delimiter)]
  for (const node of folders.map(path => join(path, 'node')).filter(existsSync)) {
    const { stdout } = await runProgram(node, ['--version'], { env, cwd: folder })
    if (stdout.startsWith('v20.')) return node
  }
  return process.execPath
}

/** npm fetches the two packages that the client depends on; without a registry they are copied from this repository. */
async function install(tarball: string): Promise<void> {
  const { code, stderr } = await runProgram('npm', ['install', '--prefer-offline', tarball], { env, cwd: folder })
  if (code === 0) return
  process.stderr.write(`npm has no registry: ${stderr}\n`)
  const place = join(folder, 'node_modules', '@ai-platform', 'client')
  await mkdir(place, { recursive: true })
  await expectSuccess('tar', ['-xzf', tarball, '--strip-components=1', '-C', place], folder)
  for (const name of ['ws', 'standardwebhooks', '@stablelib/base64', 'fast-sha256'])
    await cp(join(repository, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true })
}

const program = `
import { Client, unwrapWebhook, WebhookVerificationError } from '@ai-platform/client'
const [baseUrl] = process.argv.slice(2)
const visitor = new Client({ baseUrl })
await visitor.register({ username: 'packed', email: 'packed@example.com', password: 'correct horse 42' })
const { key } = await visitor.apiKeys.create({ name: 'packed' })
const client = new Client({ baseUrl, apiKey: key })
const seen = []
const follow = async () => {
  for await (const { seq, event } of client.events({ after: 0 })) {
    seen.push(seq)
    if (event === 'task_completed') return
  }
}
const following = follow()
const { result, task_id } = await client.run('lease.txt', { task_type: 'ask', question: 'What is the rent?' })
await following
for await (const update of client.watch(task_id)) seen.push(update.type)
try {
  unwrapWebhook('{}', {}, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
} catch (error) {
  seen.push(error instanceof WebhookVerificationError)
}
console.log(JSON.stringify({ node: process.version, answer: result.answer, seen, key }))
`

const types = `
import { ApiError, Client, type CompletedTask } from '@ai-platform/client'
const client = new Client({ baseUrl: 'http://localhost', apiKey: 'key' })
const task: CompletedTask<'ask'> = await client.run('a.pdf', { task_type: 'ask', question: 'Why?' })
const answer: string | null = task.result.answer
const { summary } = (await client.run(new Blob([]))).result
// @ts-expect-error There is no such task type.
await client.submit(new Blob([]), { task_type: 'paint' })
for await (const event of client.events()) event.seq satisfies number
console.log(answer, summary satisfies string, ApiError)
`

it('the packed client and command line run in an empty folder', async () => {
  await expectSuccess('npm', ['pack', '--pack-destination', folder], source)
  const tarball = (await readdir(folder)).find(name => name.endsWith('.tgz'))
  assert.ok(tarball)
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await install(join(folder, tarball))
  await writeFile(join(folder, 'lease.txt'), 'The rent is 500 EUR a month. The lease ends in 2030. A cat is allowed.')
  await writeFile(join(folder, 'program.mjs'), program)
  const node = await findOldestNode()
  const output = JSON.parse(await expectSuccess(node, ['program.mjs', platform.url], folder))
  assert.equal(output.answer, 'The rent is 500 EUR a month.')
  assert.deepEqual(output.seen, [1, 2, 3, 'task', true])

  const installed = join(folder, 'node_modules', '@ai-platform', 'client')
  const { bin } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))
  const environment = {
    PATH: [dirname(node), process.env.PATH].join(delimiter),
    HOME: folder,
    AI_PLATFORM_URL: platform.url,
    AI_PLATFORM_API_KEY: output.key,
  }
  const command = join(installed, bin['ai-platform'])
  const run = await runProgram(node, [command, 'run', 'lease.txt', '--json'], { env: environment, cwd: folder })
  assert.equal(run.code, 0, run.stderr)
  assert.equal(JSON.parse(run.stdout).status, 'completed')
  const help = await runProgram(node, [command, 'run', '--help'], { env: environment, cwd: folder })
  assert.match(help.stdout, /Examples:/)
})

it('its types serve a program for browsers and one for Node', async () => {
  await writeFile(join(folder, 'types.mts'), types)
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const lib = ['--lib', 'es2022,dom,dom.asynciterable']
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const)
    await expectSuccess(
      process.execPath,
      [
        tsc,
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--module',
        module,
        '--moduleResolution',
        resolution,
        ...lib,
        'types.mts',
      ],
      folder,
    )
})
