import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Service, send, startService } from './start-service.ts'

const mainFile = fileURLToPath(new URL('../src/admin/superuser/main.ts', import.meta.url))

let service: Service
let folder: string

before(async () => {
  service = await startService()
  folder = await mkdtemp(join(tmpdir(), 'superuser-test-'))
})
after(async () => {
  await service.stop()
  await rm(folder, { recursive: true })
})

/** Runs `createsuperuser` without a terminal, and collects its output. */
async function createSuperuser(flags: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [mainFile, ...flags], {
    cwd: folder,
    env: { PATH: process.env.PATH, BCRYPT_COST: '4', DATABASE_URL: service.database.authUrl, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
  const [code] = await once(child, 'exit')
  return { code, output }
}

const flagsOf = (account: Record<string, string>) =>
  Object.entries(account).flatMap(([name, value]) => [`--${name}`, value])
const root = { username: 'root_user', email: 'Root@Example.com', password: 'a good pass 1' }

test('flags create a staff account that can log in', async () => {
  const { code, output } = await createSuperuser(flagsOf(root))
  assert.deepEqual([code, output], [0, 'root@example.com is staff and can log in at /admin.\n'])
  const response = await send(service, '/auth/login/', root)
  assert.equal(((await response.json()) as { user: { is_staff: boolean } }).user.is_staff, true)
})

test('SUPERUSER_ variables create a staff account, in the database whose URL npm start stored', async () => {
  await writeFile(join(folder, 'database.json'), JSON.stringify({ auth_service: service.database.authUrl }))
  const { code, output } = await createSuperuser([], {
    DATABASE_URL: '',
    DATA_DIR: folder,
    SUPERUSER_USERNAME: 'second',
    SUPERUSER_EMAIL: 'second@example.com',
    SUPERUSER_PASSWORD: 'a good pass 1',
  })
  assert.equal(code, 0, output)
})

test('invalid input and an unreachable database are reported without a stack, and no account becomes staff', async () => {
  const user = { username: 'plain', email: 'plain@example.com', password: 'a good pass 1', password2: 'a good pass 1' }
  assert.equal((await send(service, '/auth/register/', user)).status, 201)
  const { password2: _, ...same } = user
  const cases: [string[], Record<string, string>, RegExp][] = [
    [flagsOf({ ...same, email: 'else@example.com' }), {}, /already/],
    [flagsOf({ ...same, username: 'PLAIN', email: 'else@example.com' }), {}, /already/],
    [flagsOf({ ...same, username: 'else' }), {}, /already/],
    [flagsOf({ ...root, username: 'third', email: 'third@example.com', password: '12345678' }), {}, /digits alone/],
    [flagsOf({ ...root, email: 'no address' }), {}, /valid e-mail/],
    [flagsOf({ username: 'third', email: 'third@example.com' }), {}, /--password or SUPERUSER_PASSWORD/],
    [['--wrong'], {}, /--wrong/],
    [flagsOf(root), { DATABASE_URL: '', DATA_DIR: join(folder, 'none') }, /npm start/],
    [flagsOf(root), { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' }, /does not answer/],
  ]
  for (const [flags, env, message] of cases) {
    const { code, output } = await createSuperuser(flags, env)
    assert.equal(code, 1, output)
    assert.match(output, message)
    assert.doesNotMatch(output, /\n\s+at /)
  }
  const { rows } = await service.owner.query('SELECT username FROM users WHERE is_staff ORDER BY 1')
  assert.deepEqual(
    rows.map(row => row.username),
    ['root_user', 'second'],
  )
})
