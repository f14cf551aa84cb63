import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { ConfigError } from '@ai-platform/runtime/env.ts'
import { loadPrompts } from './prompts.ts'

const shipped = join(import.meta.dirname, '../../../prompts')
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'prompts-'))
  await cp(shipped, folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const edit = async (name: string, change: (source: string) => string) =>
  writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')))

const refuses = (message: RegExp) =>
  assert.rejects(loadPrompts(folder), (error: unknown) => error instanceof ConfigError && message.test(error.message))

it('a template is filled in one pass, so double braces in the document have no effect', async () => {
  const { summarize } = await loadPrompts(folder)
  const filled = summarize.user({
    text: '{{boundary}} {{text}} $1 $&',
    boundary: 'abc123',
    part: 'Part 1.',
    question: '',
    schema: '',
  })
  assert.ok(filled.includes('\n{{boundary}} {{text}} $1 $&\n'))
  assert.equal(filled.match(/abc123/g)?.length, 2)
  assert.ok(filled.includes('Part 1.'))
  assert.ok(summarize.combine)
  assert.ok(!summarize.system.includes('##'))
})

it('an edited prompt is used, also with Windows line ends', async () => {
  await writeFile(
    join(folder, 'qa.md'),
    'note\r\n## system\r\nAsk.\r\n\r\n## user\r\nOn: {{ text }}\r\n## not a section\r\n',
  )
  const { qa } = await loadPrompts(folder)
  assert.equal(qa.system, 'Ask.')
  assert.equal(qa.user({ text: 'T', boundary: '', part: '', question: '', schema: '' }), 'On: T\n## not a section')
})

it('a file that the folder lacks is replaced by the shipped one', async () => {
  await rm(join(folder, 'ask.md'))
  await rm(join(folder, 'extract.md'))
  await edit('qa.md', source => source.replace('You write questions', 'You think of questions'))
  const missing: string[] = []
  const prompts = await loadPrompts(folder, file => missing.push(basename(file)))
  assert.deepEqual(missing.toSorted(), ['ask.md', 'extract.md'])
  const usual = await loadPrompts(shipped)
  assert.equal(prompts.extract.system, usual.extract.system)
  assert.ok(prompts.ask.combine)
  assert.match(prompts.qa.system, /^You think of questions/)
})

it('the error names a missing folder, and the missing part of an incomplete file', async () => {
  await edit('qa.md', source => source.replace('{{text}}', ''))
  await refuses(/qa\.md.*## user.*lacks \{\{text\}\}/)
  await edit('qa.md', source => source.replace('{{part}}', '{{txet}} {{text}}'))
  await refuses(/qa\.md.*\{\{txet\}\}/)
  await edit('qa.md', () => '## user\n{{text}}')
  await refuses(/qa\.md.*"## system"/)
  await rm(folder, { recursive: true })
  await refuses(/folder of prompts.*PROMPTS_DIR/)
})

it('the summary prompt needs a combine section', async () => {
  await edit('summarize.md', source => source.slice(0, source.indexOf('## combine')))
  await refuses(/summarize\.md.*"## combine"/)
})
