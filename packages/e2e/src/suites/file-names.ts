import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Task } from '@ai-platform/contracts/task.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitTask, textUpload } from '@ai-platform/testkit/client/task.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'

const boundary = 'e2e-boundary'

/** A form whose Content-Disposition has exactly these parameters. */
function rawForm(parameters: string): Buffer {
  return Buffer.from(
    `--${boundary}\r\nContent-Disposition: form-data; name="file"; ${parameters}\r\nContent-Type: text/plain\r\n\r\n` +
      `${englishText}\r\n--${boundary}--\r\n`,
  )
}

const keptNames = [
  'plain.txt',
  'with space.txt',
  'Отчёт за май.txt',
  '報告書.txt',
  'Ünï côdé — №5.txt',
  'smile 😀.txt',
  "it's.txt",
  '100% & more; a=b.txt',
  '<b>bold.txt',
]

/** File names with a path, as some clients send them, and the names without the path. */
const pathNames = [
  ['filename="../../etc/passwd.txt"', 'passwd.txt'],
  ['filename="/var/lib/report.txt"', 'report.txt'],
  ['filename="C:\\\\Users\\\\me\\\\report.txt"', 'report.txt'],
  ["filename*=UTF-8''na%C3%AFve.txt", 'naïve.txt'],
  ["filename*=UTF-8''..%2F..%2Fevil.txt", 'evil.txt'],
] as const

export function describeFileNames(client: Client): void {
  describe('file names', () => {
    for (const name of keptNames) {
      for (const path of ['/process/submit', '/auth/files/submit/']) {
        it(`${name} is stored unchanged at ${path}`, async () => {
          const account = await registerAccount(client)
          const task = await submitTask(client, account, textUpload(englishText, name), { path })
          // Browsers encode " and line ends as %22 and %0A (WHATWG HTML, multipart/form-data). These names have
          // neither.
          assert.equal(task.filename, name)
        })
      }
    }
    const submitRaw = async (parameters: string) => {
      const account = await registerAccount(client)
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` }
      return client.call('POST', '/process/submit', { token: account.access, body: rawForm(parameters), headers })
    }
    for (const [parameters, name] of pathNames) {
      it(`${parameters} is stored as ${name}`, async () => {
        assert.equal(expectBody(await submitRaw(parameters), 202, Task).filename, name)
      })
    }
    it('an escaped quote is part of the name', async () => {
      assert.equal(expectBody(await submitRaw('filename="a \\"b\\" c.txt"'), 202, Task).filename, 'a "b" c.txt')
    })
    for (const [what, parameters] of [
      ['of 5,000 characters', `filename="${'n'.repeat(5000)}.txt"`],
      ['of 300 four-byte characters', `filename="${'😀'.repeat(300)}.txt"`],
      ['with a NUL', 'filename="a\0b.txt"'],
      ['with control characters', 'filename="a\x01\x1b[31mb.txt"'],
      ['of dots alone', 'filename=".."'],
      ['that is empty', 'filename=""'],
      ['that is not UTF-8', 'filename="\\377\\376.txt"'],
    ] as const) {
      it(`a name ${what} is stored in a safe form or refused`, async () => {
        const answer = await submitRaw(parameters)
        if (answer.status === 202) {
          const { filename } = Task.parse(answer.body)
          assert.ok(filename.length > 0 && Buffer.byteLength(filename) <= 1020, show(answer))
          assert.ok([...filename].length <= 255, `a name of ${filename.length} characters`)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: a safe name must not contain these characters
          assert.doesNotMatch(filename, /[\x00-\x1f/\\]|^\.+$/, show(answer))
        } else assert.ok([400, 415].includes(answer.status), show(answer))
      })
    }
  })
}
