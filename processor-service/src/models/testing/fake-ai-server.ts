import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { openAiSettings } from '@ai-platform/testkit/servers/openai-settings.ts'
import { LLMock } from '@copilotkit/aimock'
import { checkRequest } from './check-request.ts'
import type { Handler, SentBody, SentRequest } from './sent-request.ts'

/** The system and user messages of a request in OpenAI's shape; empty strings when it has none. */
export function messagesOf(sent: SentRequest | undefined): Asked {
  const said = (role: string) => sent?.body.messages.find(message => message.role === role)?.content ?? ''
  return { system: said('system'), prompt: said('user') }
}

export interface Asked {
  system: string
  prompt: string
}

export interface FakeAiServer extends AsyncDisposable {
  url: string
  /** make a service call it as OpenAI */
  settings: ReturnType<typeof openAiSettings>
  sent: SentRequest[]
  /** the number of requests whose client closed the connection before the answer was complete */
  abandoned: number
  /** handles GET requests, which are not recorded: checks of key and model; 404 unless set */
  onGet: (res: ServerResponse) => void
  /** before each answer of aimock, in milliseconds */
  delayMs: number
  /** what Ollama tells about its model */
  shown: { model_info: Record<string, unknown>; capabilities: string[] }
  /** handlers for the next requests, one each, instead of aimock */
  next(...handlers: Handler[]): void
  /** forgets the recorded requests and the handlers that no request has met */
  clear(): void
  /** sets the answer to every other request */
  answer(reply: (asked: Asked) => string | { content: string; finishReason?: string }, chunkSize?: number): void
}

/**
 * Starts aimock, which speaks each vendor's protocol, behind a server that records the requests as they were sent and refuses
 * those with a mistake (check-request.ts).
 */
export async function startFakeAiServer(): Promise<FakeAiServer> {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  await mock.start()
  const queue: Handler[] = []
  const wire: FakeAiServer = {
    url: '',
    settings: openAiSettings(''),
    sent: [],
    abandoned: 0,
    shown: { model_info: { 'llama.context_length': 131_072 }, capabilities: ['completion'] },
    onGet: res => void res.writeHead(404).end(),
    delayMs: 0,
    next: (...handlers) => void queue.push(...handlers),
    clear() {
      queue.length = 0
      wire.sent.length = 0
    },
    answer(reply, chunkSize = 7) {
      mock.clearFixtures()
      const response = (body: { messages: { role: string; content?: unknown }[] }) => {
        const textOf = (role: string) => String(body.messages.find(message => message.role === role)?.content ?? '')
        const said = reply({ system: textOf('system'), prompt: textOf('user') })
        return typeof said === 'string' ? { content: said } : said
      }
      mock.on({}, response, { chunkSize })
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await mock.stop()
    },
  }
  const server = createServer(async (req, res) => {
    if (req.method === 'GET') return wire.onGet(res)
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    if (req.url === '/api/show')
      return void res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(wire.shown))
    const sent = { path: req.url ?? '', headers: req.headers, body: JSON.parse(raw.toString()) as SentBody }
    wire.sent.push(sent)
    res.on('close', () => {
      if (!res.writableFinished) wire.abandoned++
    })
    const handler = checkRequest(sent) ?? queue.shift()
    if (handler) handler(res, sent)
    else setTimeout(forward, wire.delayMs, mock.url, req, raw, res)
  })
  wire.url = await listenLocally(server)
  wire.settings = openAiSettings(`${wire.url}/v1`)
  return wire
}

/** aimock knows Azure's v1 API under OpenAI's path alone. */
const pathFor = (path = '') => path.replace(/^\/openai\/v1\//, '/v1/')

function forward(origin: string, req: IncomingMessage, body: Buffer, res: ServerResponse): void {
  const upstream = request(`${origin}${pathFor(req.url)}`, { method: req.method, headers: req.headers }, answer => {
    res.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(res)
    answer.on('error', () => res.destroy())
  })
  upstream.on('error', () => res.destroy())
  upstream.end(body)
}

/** An error as vendors send it. */
export const refuse =
  (status: number, error: Record<string, unknown> = {}, headers: Record<string, string> = {}): Handler =>
  res => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers })
    res.end(JSON.stringify({ error: { message: 'no', ...error } }))
  }

/** Sends nothing, not even headers. */
export const hang: Handler = () => {}

/** A 200 with a web page, as proxies send it. */
export const sendHtml: Handler = res => {
  res.writeHead(200, { 'content-type': 'text/html' })
  res.end('<html><body>Welcome</body></html>')
}

/** An event of a stream: `line` for one of Ollama's lines of JSON, else a server-sent event. */
export type WireEvent = { event?: string; data: unknown } | { line: unknown }

export function formatEvent(sent: WireEvent): string {
  if ('line' in sent) return `${JSON.stringify(sent.line)}\n`
  const data = typeof sent.data === 'string' ? sent.data : JSON.stringify(sent.data)
  return `${sent.event ? `event: ${sent.event}\n` : ''}data: ${data}\n\n`
}

/** Sends the events of a stream; then it ends, breaks off or stays open. */
export const sendEvents =
  (events: WireEvent[], after: 'end' | 'cut' | 'hang' = 'end'): Handler =>
  res => {
    const type = events.some(event => 'line' in event) ? 'application/x-ndjson' : 'text/event-stream'
    res.writeHead(200, { 'content-type': type })
    for (const event of events) res.write(formatEvent(event))
    if (after === 'end') res.end()
    if (after === 'cut') setTimeout(() => res.destroy(), 20)
  }
