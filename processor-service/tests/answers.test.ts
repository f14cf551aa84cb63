import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import { TaskType } from '@ai-platform/contracts/result.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import {
  createTestPlatform,
  finalTask,
  submit,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService
let user: TestUser

before(async () => {
  platform = await createTestPlatform()
  service = await platform.start({ AI_PROVIDER: 'local' })
  user = await platform.addUser()
})
after(() => platform.close())

const report = {
  content: buildPdf([
    'The harbour of Eastport was founded in 1901 by a group of merchants. It had two cranes and one pier.',
    'The new terminal was opened in 1998 after a long debate. The terminal handles two million containers a year.',
  ]),
  filename: 'report.pdf',
  type: 'application/pdf',
}

async function run(taskType: string, fields: Record<string, string> = {}): Promise<Task> {
  const { task_id } = await submitted(service, user, report, { fields: { task_type: taskType, ...fields } })
  // Proofreading loads dictionaries of 250 MB at the lowest priority.
  const task = Task.parse(await finalTask(service, user, task_id, 120))
  assert.equal(task.status, 'completed', JSON.stringify(task.error))
  return task
}

test('ask answers a question with the page of the sentence', async () => {
  const question = 'When was the new terminal opened?'
  const task = await run('ask', { question })
  const quote = 'The new terminal was opened in 1998 after a long debate.'
  assert.deepEqual(task.result, { answer: quote, sources: [{ page: 2, quote }] })
  assert.deepEqual([task.task_type, task.options, task.warnings], ['ask', { question }, []])
})

test('ask says null when the document does not say', async () => {
  const { result } = await run('ask', { question: 'Who is the president of France?' })
  assert.deepEqual(result, { answer: null, sources: [] })
})

test('summaries and answers name their pages', async () => {
  const { result } = await run('summarize')
  assert.ok(result && 'summary' in result && result.sources.length > 0)
  assert.deepEqual([...new Set(result.sources.map(({ page }) => page))], [1, 2])
})

test('an option without effect is accepted with a warning', async () => {
  const { options, warnings } = await run('summarize', { instructions: 'Be brief.', output_language: 'fr' })
  assert.deepEqual(options, { instructions: 'Be brief.', output_language: 'fr' })
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['option_not_followed', 'option_not_followed'],
  )
})

test('every task type follows its options or says which had no effect, and returns the metadata', async () => {
  const metadata = { customer: '4711', größe: '😀' }
  for (const taskType of TaskType.options) {
    if (taskType === 'extract') continue
    const isFree = taskType !== 'sentiment' && taskType !== 'translate'
    const options = {
      ...(taskType === 'ask' && { question: 'Who founded the harbour?' }),
      ...(isFree && { instructions: 'Be brief.' }),
      output_language: 'en',
    }
    const task = await run(taskType, { ...options, metadata: JSON.stringify(metadata) })
    assert.deepEqual([task.options, task.metadata], [options, metadata], taskType)
    const codes = task.warnings.map(({ code, detail }) => `${code} ${/"(\w+)"/.exec(detail)?.[1]}`)
    assert.deepEqual(codes, isFree ? ['option_not_followed instructions'] : [], taskType)
  }
})

test('a field of another task type is refused by each task type', async () => {
  const foreign: Record<string, string> = {
    question: 'Who?',
    schema: '{"type":"object"}',
    instructions: 'Be brief.',
  }
  for (const taskType of TaskType.options) {
    if (taskType === 'extract') continue
    for (const [name, value] of Object.entries(foreign)) {
      const belongs =
        name === 'question' ? taskType === 'ask' : name === 'instructions' && !/^(sent|trans)/.test(taskType)
      if (belongs) continue
      const question = taskType === 'ask' ? { question: 'Who?' } : {}
      const response = await submit(service, user, report, {
        fields: { task_type: taskType, ...question, [name]: value },
      })
      assert.equal(response.status, 422, `${taskType} ${name}`)
      assert.equal(((await response.json()) as Problem).code, 'invalid_option')
    }
  }
})

test('a translation into another language than English is refused by the local provider with its reason', async () => {
  const fields = { task_type: 'translate', output_language: 'fr' }
  const { task_id } = await submitted(service, user, report, { fields })
  const { error } = await finalTask(service, user, task_id)
  assert.equal(error?.code, 'translation_unavailable')
  assert.match(error.detail, /output_language/)
})

test('ask without a question, and a question for another task type, are refused', async () => {
  for (const fields of [
    { task_type: 'ask' },
    { task_type: 'qa', question: 'Who?' },
    { task_type: 'ask', question: ' ' },
  ]) {
    const response = await submit(service, user, report, { fields })
    assert.equal(response.status, 422)
    assert.equal(((await response.json()) as Problem).code, 'invalid_option')
  }
})
