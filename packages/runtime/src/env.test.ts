import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { ConfigError, parseEnv, Secret, WholeNumber } from './env.ts'

const Settings = z.object({ PORT: WholeNumber(1, 65_535).default(80), KEY: Secret, URL: z.url().optional() })
const key = '0123456789abcdef0123456789abcdef'

const messageOf = (env: NodeJS.ProcessEnv): string => {
  try {
    parseEnv(Settings, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
  }
  throw new Error('no ConfigError was thrown')
}

test('an empty value counts as not set', () => {
  assert.deepEqual(parseEnv(Settings, { KEY: key, PORT: '', URL: '  ' }), { KEY: key, PORT: 80 })
})

test('NAME_FILE names a file with the value', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'env-'))
  t.after(() => rm(folder, { recursive: true }))
  const file = join(folder, 'key')
  await writeFile(file, `${key}\n`)
  assert.equal(parseEnv(Settings, { KEY_FILE: file }).KEY, key)
  assert.match(messageOf({ KEY_FILE: `${file}-missing` }), /^KEY_FILE names a file that cannot be read/)
})

test('the message names every wrong setting and shows no value', () => {
  const message = messageOf({ PORT: '70000', URL: 'not-a-url' })
  for (const line of [/ PORT: /, / KEY: is not set/, / URL: /]) assert.match(message, line)
  assert.doesNotMatch(message, /70000|not-a-url/)
})

test('a secret must be long, varied and no placeholder', () => {
  const weak = { short: 'abc', placeholder: `change-me-${key}`, simple: 'ab'.repeat(20) }
  for (const [name, value] of Object.entries(weak)) assert.match(messageOf({ KEY: value }), / KEY: /, name)
})
