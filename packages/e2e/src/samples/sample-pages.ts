import type { Sample } from './read-samples.ts'

/** A page of the documentation whose samples are run. */
export interface SamplePage {
  /** from the root of the repository */
  file: string
  /** the heading of the part to run; the whole page by default */
  section?: string
  /** completes a sample that shows a part of a program */
  complete?: (sample: Sample) => Sample
}

/** The README's reader has logged in, and has a document to submit. */
const readmeScript = (code: string) => `
const credentials = JSON.stringify({ email: 'test@example.com', password: 'testpass123' })
const headers = { 'Content-Type': 'application/json' }
const { access, user } = await (await fetch('/auth/login/', { method: 'POST', headers, body: credentials })).json()
const showResult = taskId => { console.log(taskId); ws.close() }
${code}
ws.onopen = async () => {
  const body = new FormData()
  body.append('file', new File(['It is short.'], 'short.txt'))
  await fetch('/process/submit', { method: 'POST', headers: { Authorization: 'Bearer ' + access }, body })
}
`

/** In this order: the README creates the account that other pages log in with. */
export const samplePages: SamplePage[] = [
  {
    file: 'README.md',
    section: 'The first document',
    complete: sample => (sample.language === 'browser' ? { ...sample, code: readmeScript(sample.code) } : sample),
  },
  { file: 'docs/put-it-behind-your-app.md' },
  { file: 'docs/api-keys.md' },
  { file: 'docs/submit-by-url.md' },
  { file: 'docs/webhooks.md' },
  { file: 'docs/mcp.md' },
  { file: 'docs/answers.md' },
  { file: 'docs/client.md' },
  { file: 'docs/command-line.md' },
]
