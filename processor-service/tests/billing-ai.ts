import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { openAiSettings } from '@ai-platform/testkit/servers/openai-settings.ts'

/** How one request is answered. */
export interface BilledAnswer {
  /** the answer's text; a status refuses the request, which costs nothing */
  reply: string | { status: number; code?: string; headers?: Record<string, string> }
  /** before the first piece of the answer */
  delayMs?: number
  /** between two pieces of the answer */
  pieceMs?: number
  /** the connection is closed in the middle of the answer */
  isCut?: boolean
}

/** What the vendor charges. */
export interface Bill {
  input: number
  output: number
  calls: number
}

/** An AI vendor with OpenAI's protocol that keeps its own bill. It has a tokenizer of its own: four characters to a token. */
export interface BillingAi extends AsyncDisposable {
  settings: Record<string, string>
  /** every request that was not refused: its input, and the output that was sent */
  billed: Bill
  /** the part of the bill whose answers were sent to the end, so that their usage was reported */
  reported: Bill
  /** all requests, refused ones included */
  requests: number
  /** requests without a whole answer so far */
  underWay: number
  /** decides on the answer from the text of the question, and the number of requests before */
  answer: (prompt: string, index: number) => BilledAnswer
  reset(): void
}

const pieces = 8
const tokensOf = (text: string): number => Math.ceil(text.length / 4)
const nothing = (): Bill => ({ input: 0, output: 0, calls: 0 })

export async function startBillingAi(): Promise<BillingAi> {
  const ai: BillingAi = {
    settings: {},
    billed: nothing(),
    reported: nothing(),
    requests: 0,
    underWay: 0,
    answer: () => ({ reply: '{}' }),
    reset() {
      ai.billed = nothing()
      ai.reported = nothing()
      ai.requests = 0
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method === 'GET') return void res.writeHead(404).end()
    const parts: Buffer[] = []
    for await (const part of req) parts.push(part as Buffer)
    const { messages } = JSON.parse(Buffer.concat(parts).toString()) as { messages: { content: string }[] }
    const { reply, delayMs = 0, pieceMs = 0, isCut = false } = ai.answer(messages.at(-1)?.content ?? '', ai.requests++)
    if (typeof reply !== 'string') {
      const error = { message: 'no', type: 'refused', code: reply.code ?? null, param: null }
      res.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
      return void res.end(JSON.stringify({ error }))
    }
    const { billed } = ai
    const input = tokensOf(messages.map(({ content }) => content).join(''))
    billed.calls++
    billed.input += input
    ai.underWay++
    res.once('close', () => ai.underWay--)
    await sleep(delayMs)
    if (res.destroyed) return
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = (data: unknown) => res.write(`data: ${JSON.stringify(data)}\n\n`)
    const shape = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' }
    let output = 0
    for (let at = 0; at < pieces; at++) {
      if (at > 0) await sleep(pieceMs)
      if (isCut && at === pieces / 2) return void res.destroy()
      if (res.destroyed) return
      const content = reply.slice((at * reply.length) / pieces, ((at + 1) * reply.length) / pieces)
      billed.output += tokensOf(content)
      output += tokensOf(content)
      send({ ...shape, choices: [{ index: 0, delta: { content }, finish_reason: at === pieces - 1 ? 'stop' : null }] })
    }
    ai.reported.calls++
    ai.reported.input += input
    ai.reported.output += output
    const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
    send({ ...shape, choices: [], usage })
    res.end('data: [DONE]\n\n')
  }

  const server = createServer((req, res) => void handle(req, res).catch(() => res.destroy()))
  const url = await listenLocally(server)
  ai.settings = openAiSettings(`${url}/v1`, { model: 'billing-model' })
  return ai
}
