// Generates the Prisma client into src/generated, which is checked in. With --check it fails when that is not current.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = dirname(fileURLToPath(import.meta.url))
const generated = join(folder, 'src', 'generated')
const cli = createRequire(import.meta.url).resolve('prisma-cli/build/index.js')

function generate() {
  const { status } = spawnSync(process.execPath, [cli, 'generate', '--no-hints'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      // Generating needs no schema engine; naming any program keeps the CLI from downloading one.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  })
  if (status !== 0) process.exit(1)
}

/** Path and text of each generated file, in one string. */
const snapshot = () =>
  readdirSync(generated, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(file => `${file}\n${readFileSync(file, 'utf8')}`)
    .join('\n')

if (process.argv.includes('--check')) {
  const before = snapshot()
  const kept = mkdtempSync(join(folder, '.generated-'))
  cpSync(generated, kept, { recursive: true })
  generate()
  const current = snapshot() === before
  rmSync(generated, { recursive: true })
  cpSync(kept, generated, { recursive: true })
  rmSync(kept, { recursive: true })
  if (!current) {
    process.stderr.write('The database client is older than its schema. Run: node packages/database/generate.mjs\n')
    process.exit(1)
  }
} else {
  generate()
}
