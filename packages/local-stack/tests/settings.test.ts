// .env.example must name every setting and no other, with its default.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { z } from 'zod'
import { AuthSettings } from '../../../auth-service/src/config/settings.ts'
import { ProcessorSettings } from '../../../processor-service/src/config/settings.ts'
import { LauncherSettings } from '../src/config.ts'

const read = (name: string) => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

const services = { ...ProcessorSettings.shape, ...AuthSettings.shape }

/** Settings whose default the launcher or compose replaces. */
const decidedElsewhere = [
  'PORT',
  'HOST',
  'STORAGE_DIR',
  'PROMPTS_DIR',
  'PRICES_FILE',
  'PROCESSOR_URL',
  'AUTH_SERVICE_URL',
]
/** Settings whose default depends on the number of cores. */
const byTheMachine = ['EXTRACTION_THREADS', 'LOCAL_THREADS']

async function readExample() {
  const lines = (await read('.env.example')).split('\n')
  const entries = lines.flatMap(line => {
    const [, commented, name, value] = /^(# )?([A-Z][A-Z0-9_]+)=(.*)$/.exec(line) ?? []
    return name === undefined ? [] : [{ name, value: value ?? '', commented: commented !== undefined }]
  })
  return entries
}

async function composeVariables(): Promise<Set<string>> {
  const text = (await read('docker-compose.yml')) + (await read('nginx/compose.tls.yml'))
  return new Set([...text.matchAll(/\$\{([A-Z][A-Z0-9_]+)/g)].map(match => match[1] ?? ''))
}

const sorted = (names: Iterable<string>) => [...new Set(names)].sort()

test('.env.example names each setting once and no unknown ones', async () => {
  const names = (await readExample()).map(({ name }) => name)
  assert.deepEqual(sorted(names), names.toSorted(), 'a setting is listed twice')
  const known = [...Object.keys(services), ...Object.keys(LauncherSettings.shape), ...(await composeVariables())]
  assert.deepEqual(sorted(names), sorted(known))
})

test('the defaults in .env.example equal those of the schemas', async () => {
  for (const { name, value, commented } of await readExample()) {
    const schema = (services as Record<string, z.ZodType>)[name]
    if (!schema || decidedElsewhere.includes(name)) continue
    const parsed = schema.safeParse(undefined)
    const byDefault = parsed.success ? parsed.data : undefined
    if (commented) {
      assert.ok(byDefault === undefined || byTheMachine.includes(name), `${name} has a default: ${byDefault}`)
    } else if (value !== '') {
      assert.deepEqual(z.parse(schema, value), byDefault, name)
    } else assert.ok(!byDefault, `${name} has a default: ${byDefault}`)
  }
})

test('docker compose passes every setting to the services', async () => {
  const variables = await composeVariables()
  const setByCompose = ['NODE_ENV', 'DATABASE_URL', 'ADMIN_DATABASE_URL', ...decidedElsewhere]
  const missing = Object.keys(services).filter(name => !variables.has(name) && !setByCompose.includes(name))
  assert.deepEqual(missing, [])
})
