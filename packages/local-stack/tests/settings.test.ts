// .env.example is what an operator believes: it must name every setting, no other, and give the true defaults.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { z } from 'zod'
import { AuthSettings } from '../../../auth-service/src/config/settings.ts'
import { ProcessorSettings } from '../../../processor-service/src/config/settings.ts'
import { LauncherSettings } from '../src/config.ts'

const read = (name: string) => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

const services = { ...ProcessorSettings.shape, ...AuthSettings.shape }

/** What the launcher and compose decide for a service, so that its own default is not what an operator gets. */
const decidedElsewhere = ['PORT', 'HOST', 'STORAGE_DIR', 'PROMPTS_DIR', 'PROCESSOR_URL', 'AUTH_SERVICE_URL']
/** Figures that go by the machine's cores: no one default to write down. */
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

test('.env.example names each setting once, and no other', async () => {
  const names = (await readExample()).map(({ name }) => name)
  assert.deepEqual(sorted(names), names.toSorted(), 'a setting stands there twice')
  const known = [...Object.keys(services), ...Object.keys(LauncherSettings.shape), ...(await composeVariables())]
  assert.deepEqual(sorted(names), sorted(known))
})

test('the defaults in .env.example are the true ones', async () => {
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

test('docker compose passes every setting on', async () => {
  const variables = await composeVariables()
  const setByCompose = ['NODE_ENV', 'DATABASE_URL', 'ADMIN_DATABASE_URL', ...decidedElsewhere]
  const missing = Object.keys(services).filter(name => !variables.has(name) && !setByCompose.includes(name))
  assert.deepEqual(missing, [])
})
