import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { LocalTaskError } from '../local-task-error.ts'
import { loadHarper, type Proofreader } from './load-harper.ts'
import { translate } from './translate.ts'

let loaded: Promise<Proofreader> | undefined
const proofreader = () => {
  loaded ??= loadHarper()
  return loaded
}
const folder = mkdtempSync(join(tmpdir(), 'apertium-'))
after(() => rmSync(folder, { recursive: true }))
const run = (text: string, apertium?: string) =>
  translate(text, { proofreader, apertium, timeoutMs: 20_000 }, () => undefined)

/** Installs a substitute for the program that lists its modes and translates by a shell command. */
function installApertium(name: string, modes: string, command: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = "-l" ]; then echo "${modes}"; else ${command}; fi\n`)
  chmodSync(path, 0o755)
  return path
}

const refused = (detail: RegExp) => (error: unknown) =>
  error instanceof LocalTaskError && error.code === 'translation_unavailable' && detail.test(error.detail)

test('an English text is corrected and otherwise unchanged', async () => {
  const text =
    '  The goverment has recieved an letter.\r\n\r\nHe could of gone to the the shop 😀. \tUse `npm i` and myFuncton() at /etc/recieve; (a) fastify is our behaviour.\n'
  const { translation, source_language, mode } = await run(text)
  assert.equal(source_language, 'en')
  assert.equal(mode, 'improved')
  assert.equal(
    translation,
    '  The government has received a letter.\r\n\r\nHe could have gone to the shop 😀. \tUse `npm i` and myFuncton() at /etc/recieve; (a) fastify is our behaviour.\n',
  )
})

test('another language is refused, and the detail names it', async () => {
  await assert.rejects(
    run('Das ist ein Haus, und die Menschen darin sind sehr froh über den Garten.'),
    refused(/German.*AI provider/),
  )
})

test('a text of numbers is returned unchanged', async () => {
  assert.deepEqual(await run('12 € 3,5'), { translation: '12 € 3,5', source_language: 'zxx', mode: 'translated' })
})

const spanish = 'La casa es muy grande y el jardín está lleno de flores que nadie ha visto.'

test('Apertium translates Spanish directly', async () => {
  const apertium = installApertium('good', 'spa-eng', "sed 's/La casa es/The house is/; s/jardín/*jardín/'")
  const { translation, mode, source_language } = await run(spanish, apertium)
  assert.match(translation, /^The house is muy grande y el jardín/)
  assert.deepEqual([mode, source_language], ['translated', 'es'])
})

test('Apertium translates through Spanish where it has no direct mode', async () => {
  const apertium = installApertium('chain', 'fra-spa spa-eng', 'sed "s/^/[$3] /"')
  const { translation } = await run(
    'La maison est très grande et le jardin est plein de fleurs que personne ne voit.',
    apertium,
  )
  assert.match(translation, /^\[spa-eng\] \[fra-spa\] La maison/)
})

test('a translation full of unknown words is refused', async () => {
  const apertium = installApertium('poor', 'spa-eng', "sed 's/ \\([a-z]\\)/ *\\1/g'")
  await assert.rejects(run(spanish, apertium), refused(/Spanish, and \d+ % of its words/))
})

test('a language is refused when Apertium lacks it or is not installed', async () => {
  await assert.rejects(run(spanish, installApertium('other', 'eng-cat', 'cat')), refused(/Spanish/))
  await assert.rejects(run(spanish, join(folder, 'missing')), refused(/Spanish/))
})
