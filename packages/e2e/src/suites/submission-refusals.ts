import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { TaskPage, TaskTypesResponse } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { type Answer, expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { sendBytes } from '@ai-platform/testkit/client/raw-http.ts'
import { submitUpload, textUpload, type Upload, uploadForm } from '@ai-platform/testkit/client/task.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const elf = Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(600)])
const zip = makeZip([{ name: 'readme.txt', data: englishText }])

/** Files of an unsupported type, and files whose name does not fit their content. */
const unsupportedFiles: Upload[] = [
  { name: 'picture.gif', bytes: Buffer.from('GIF89a\x01\0\x01\0', 'latin1'), type: 'image/gif' },
  { name: 'picture.txt', bytes: png, type: 'text/plain' },
  { name: 'picture.pdf', bytes: png, type: 'application/pdf' },
  { name: 'program.txt', bytes: elf, type: 'text/plain' },
  { name: 'program.docx', bytes: elf },
  { name: 'archive.zip', bytes: zip, type: 'application/zip' },
  { name: 'archive.docx', bytes: zip },
  { name: 'text.pdf', bytes: englishText, type: 'application/pdf' },
  { name: 'text.docx', bytes: englishText },
  { name: 'program.exe', bytes: englishText },
]

const boundary = 'e2e-boundary'
const elfPart = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="multipart.exe"\r\n\r\n\x7fELF\x02`

/** Ways to send a form, after which the server closes the connection: name, headers, encoding of the body. */
const waysToSend: [string, (length: number) => string[], (form: Buffer) => Buffer][] = [
  ['Content-Length', length => ['Connection: close', `Content-Length: ${length}`], form => form],
  [
    'chunks',
    () => ['Connection: close', 'Transfer-Encoding: chunked'],
    form => Buffer.concat([Buffer.from(`${form.length.toString(16)}\r\n`), form, Buffer.from('\r\n0\r\n\r\n')]),
  ],
]

function formWith(add: (form: FormData) => void): FormData {
  const form = uploadForm(textUpload(englishText))
  add(form)
  return form
}

function describeRefusals(client: Client, path: string): void {
  let account: Account
  before(async () => {
    account = await registerAccount(client)
  })
  const submit = (upload: Upload, taskType?: string) =>
    submitUpload(client, account.access, upload, taskType === undefined ? { path } : { path, taskType })
  const submitForm = (form: FormData): Promise<Answer> =>
    client.call('POST', path, { token: account.access, body: form })

  it('a form without a file is file_missing', async () => {
    const form = new FormData()
    form.append('task_type', 'summarize')
    expectProblem(await submitForm(form), 400, 'file_missing')
  })
  it('a text field named file is file_missing', async () => {
    const form = new FormData()
    form.append('file', englishText)
    expectProblem(await submitForm(form), 400, 'file_missing')
  })
  it('an empty file is file_empty', async () => {
    expectProblem(await submit(textUpload('')), 400, 'file_empty')
    expectProblem(await submit({ name: 'empty.pdf', bytes: '', type: 'application/pdf' }), 400, 'file_empty')
  })
  it('two files are too_many_parts', async () => {
    const form = formWith(form => form.append('file', new File([englishText], 'second.txt')))
    expectProblem(await submitForm(form), 400, 'too_many_parts')
  })
  it('a hundred fields are too_many_parts', async () => {
    const form = formWith(form => {
      for (let index = 0; index < 100; index += 1) form.append(`field${index}`, 'x')
    })
    expectProblem(await submitForm(form), 400, 'too_many_parts')
  })
  it('a file of the maximum size is accepted, and one byte more is file_too_large', async () => {
    const types = expectBody(await client.call('GET', '/process/task-types'), 200, TaskTypesResponse)
    const limit = types.limits.max_file_size_bytes
    const text = `${englishText}\n`.repeat(Math.ceil(limit / englishText.length)).slice(0, limit)
    expectProblem(await submit(textUpload(`${text}x`)), 413, 'file_too_large')
    const answer = await submit(textUpload(text))
    assert.equal(answer.status, 202, show(answer))
    const { task_id } = JSON.parse(answer.text)
    await client.call('DELETE', `/process/tasks/${task_id}`, { token: account.access })
  })
  it('a file of ten times the maximum size is file_too_large', async () => {
    const types = expectBody(await client.call('GET', '/process/task-types'), 200, TaskTypesResponse)
    const bytes = Buffer.alloc(types.limits.max_file_size_bytes * 10, 'a')
    expectProblem(await submit({ name: 'large.txt', bytes }), 413, 'file_too_large')
  })
  for (const upload of unsupportedFiles) {
    it(`${upload.name} with ${upload.bytes === englishText ? 'text' : 'other content'} is unsupported_file_type`, async () =>
      void expectProblem(await submit(upload), 415, 'unsupported_file_type'))
  }
  for (const taskType of ['', 'Summarize', 'delete_everything', 'summarize ', '__proto__', 'x'.repeat(5000)]) {
    it(`the task type "${taskType.slice(0, 30)}" is invalid_task_type`, async () =>
      void expectProblem(await submit(textUpload(englishText), taskType), 422, 'invalid_task_type'))
  }
  for (const [way, headers, wrap] of waysToSend) {
    it(`a refused upload of 1.5 MB sent with ${way} gets its 415`, async () => {
      const form = Buffer.concat([
        Buffer.from(elfPart),
        Buffer.alloc(1_500_000, 1),
        Buffer.from(`\r\n--${boundary}--\r\n`),
      ])
      const request = [
        `POST ${path} HTTP/1.1`,
        `Host: ${new URL(client.baseUrl).host}`,
        `Authorization: Bearer ${account.access}`,
        `Content-Type: multipart/form-data; boundary=${boundary}`,
        ...headers(form.length),
      ]
      // A close with unread input can reset the connection and lose the answer. Ten rounds make that likely to show.
      for (let round = 0; round < 10; round += 1) {
        const bytes = Buffer.concat([Buffer.from(`${request.join('\r\n')}\r\n\r\n`), wrap(form)])
        const { status, head, body } = await sendBytes(client, bytes)
        assert.equal(status, 415, `${head}\n${body}`)
        assert.match(body, /"unsupported_file_type"/)
      }
    })
  }
  // Runs last: this account sent every refused upload above.
  it('a refused upload creates no task', async () => {
    const page = expectBody(await client.call('GET', '/process/tasks', { token: account.access }), 200, TaskPage)
    assert.deepEqual(page.items, [])
  })
}

export function describeSubmissionRefusals(client: Client): void {
  for (const path of ['/process/submit', '/auth/files/submit/'])
    describe(`refusals of POST ${path}`, () => describeRefusals(client, path))
}
