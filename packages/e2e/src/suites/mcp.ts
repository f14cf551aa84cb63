import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { CreatedApiKey } from '@ai-platform/contracts/api-key.ts'
import { type DocumentToolName, documentTools, ToolTask } from '@ai-platform/contracts/document-tools.ts'
import { TextPage } from '@ai-platform/contracts/text.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { runTask } from '@ai-platform/testkit/client/task.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { Client as McpClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

/** How a client of the official package agrees on a revision of the protocol. */
const revisions = [
  { name: 'the revision 2026-07-28', options: { versionNegotiation: { mode: { pin: '2026-07-28' } } } },
  { name: 'a revision before', options: { versionNegotiation: { mode: 'legacy' } } },
] as const

const text = `The harbour of Lindau was rebuilt in 1998. It handles two million containers a year.
The harbour master is Ada Krause. Ships wait for four hours on average.`

export function describeMcp(client: Client): void {
  for (const { name, options } of revisions) {
    describe(`the tools of /mcp, by the official client in ${name}`, () => {
      let account: Account
      let agent: McpClient

      before(async () => {
        account = await registerAccount(client)
        agent = new McpClient({ name: 'e2e', version: '1.0.0' }, options)
        const requestInit = { headers: { authorization: `Bearer ${account.access}` } }
        await agent.connect(new StreamableHTTPClientTransport(new URL(`${client.baseUrl}/mcp`), { requestInit }))
      })
      after(() => agent.close())

      const call = async (tool: DocumentToolName, args: Record<string, unknown>) => {
        const result = await agent.callTool({ name: tool, arguments: args })
        assert.notEqual(result.isError, true, JSON.stringify(result.content))
        return result.structuredContent
      }
      const callForTask = async (tool: DocumentToolName, args: Record<string, unknown>) =>
        ToolTask.parse(await call(tool, args))

      it('lists each tool with its schemas and hints', async () => {
        const { tools } = await agent.listTools()
        assert.deepEqual(
          tools.map(tool => tool.name),
          Object.keys(documentTools),
        )
        for (const { name: tool, description, inputSchema, outputSchema, annotations } of tools) {
          assert.ok(description && outputSchema && annotations, tool)
          assert.doesNotMatch(JSON.stringify(inputSchema), /\$ref/, tool)
        }
      })

      it('submits a text, waits for its summary and lists the task', async () => {
        const task = await callForTask('documents_submit_text', { text, filename: 'harbour.txt', wait_seconds: 30 })
        assert.equal(task.status, 'completed', JSON.stringify(task.error))
        assert.ok(task.result && 'summary' in task.result)
        const list = await call('documents_list', { filename: 'harbour' })
        assert.match(JSON.stringify(list), new RegExp(task.task_id))
      })

      it('answers a question from an earlier document, with sources', async () => {
        const upload = { name: 'harbour.pdf', bytes: buildPdf(['Contents', text]), type: 'application/pdf' }
        const { task_id } = await runTask(client, account, upload)
        const task = await callForTask('documents_ask', { task_id, question: 'Who is the harbour master?' })
        assert.equal(task.status, 'completed', JSON.stringify(task.error))
        assert.ok(task.result && 'answer' in task.result)
        assert.match(task.result.answer ?? '', /Ada Krause/)
        assert.deepEqual(
          task.result.sources.map(({ page }) => page),
          [2],
        )
      })

      it('reads the text page by page', async () => {
        const pages = Array.from(
          { length: 12 },
          (_, index) => `Page ${index + 1}. ${'The harbour is calm. '.repeat(20)}`,
        )
        const upload = { name: 'pages.pdf', bytes: buildPdf(pages), type: 'application/pdf' }
        const { task_id } = await runTask(client, account, upload)
        const read: number[] = []
        let cursor: string | null = null
        do {
          const args: Record<string, unknown> = { task_id, max_characters: 1_500, ...(cursor !== null && { cursor }) }
          const part: TextPage = TextPage.parse(await call('documents_get_text', args))
          read.push(...part.items.map(({ page }) => page ?? 0))
          cursor = part.next_cursor
        } while (cursor !== null)
        assert.deepEqual(
          [...new Set(read)],
          pages.map((_, index) => index + 1),
        )
      })

      it('reports a refusal as an error of the tool', async () => {
        const task = await callForTask('documents_submit_text', { text, wait_seconds: 30 })
        const result = await agent.callTool({ name: 'documents_cancel', arguments: { task_id: task.task_id } })
        assert.equal(result.isError, true)
        assert.match(JSON.stringify(result.content), /code task_final/)
      })
    })
  }

  describe('/mcp refuses', () => {
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
    const call = (token: string | undefined, json: unknown, path = '/mcp') =>
      client.call('POST', path, { token, json, headers: { accept: 'application/json, text/event-stream' } })

    it('calls without credentials, with a problem', async () => {
      const answer = await call(undefined, list)
      expectProblem(answer, 401, 'not_authenticated')
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/)
      expectProblem(await call('no-token', list, '/mcp/'), 401, 'token_not_valid')
    })

    it('keys without the scope: at once, or at the tool that needs more', async () => {
      const { access } = await registerAccount(client)
      const keyFor = async (...scopes: string[]) => {
        const created = await client.call('POST', '/auth/api-keys/', { token: access, json: { name: 'agent', scopes } })
        return expectBody(created, 201, CreatedApiKey).key
      }
      expectProblem(await call(await keyFor('account:read'), list), 403, 'insufficient_scope')
      const params = { name: 'documents_submit_text', arguments: { text: 'It is calm.' } }
      const { text: answer } = await call(await keyFor('documents:read'), { ...list, method: 'tools/call', params })
      assert.match(answer, /"isError":true/)
      assert.match(answer, /code insufficient_scope/)
    })

    it('pages of other origins, sessions and large bodies', async () => {
      const { access: token } = await registerAccount(client)
      const headers = { origin: 'https://evil.example' }
      expectProblem(await client.call('POST', '/mcp', { token, json: list, headers }), 403, 'origin_not_allowed')
      expectProblem(await client.call('GET', '/mcp', { token }), 405, 'method_not_allowed')
      expectProblem(await call(token, { text: 'x'.repeat(1_200_000) }), 413, 'payload_too_large')
    })
  })
}
