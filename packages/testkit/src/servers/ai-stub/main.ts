// An AI provider in a separate process, with OpenAI's protocol.
// Arguments: the port, and the delay in ms of an answer to a document without a script.
// @copilotkit/aimock does not fit. It records and matches every request, which costs more CPU than a small task. It
// also injects faults at random or by request, but here each document sets how many faults it meets.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AiOutage, type AiScript, readScript } from './ai-script.ts'

const [port, defaultDelayMs] = process.argv.slice(2).map(Number)
const requests = new Map<string, number>()
let outage: AiOutage['outage'] = null

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const chunkOf = (content: string, finish: string | null) => ({
  id: 'chatcmpl-stub',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'stub',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
})

const usage = { prompt_tokens: 120, completion_tokens: 24, total_tokens: 144 }
const lastMessages = [{ ...chunkOf('', null), choices: [], usage }, '[DONE]']
const format = (data: unknown) => `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`

const plainAnswer = JSON.stringify({
  summary: 'The ship left the harbour in the morning. It carried grain and two passengers. The weather was calm.',
})
const plainBody = [chunkOf(plainAnswer.slice(0, 60), null), chunkOf(plainAnswer.slice(60), 'stop'), ...lastMessages]
  .map(format)
  .join('')

async function answerPlainly(res: ServerResponse): Promise<void> {
  if (defaultDelayMs !== undefined && defaultDelayMs > 0) await sleep(defaultDelayMs)
  res.writeHead(200, { 'content-type': 'text/event-stream' }).end(plainBody)
}

function refuse(res: ServerResponse, status: number, retryAfterSeconds: number): void {
  const headers = status === 429 ? { 'retry-after': String(retryAfterSeconds) } : {}
  const body = { error: { message: 'scripted', type: 'scripted', code: null, param: null } }
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function answer(res: ServerResponse, script: AiScript, cut: boolean): Promise<void> {
  const text = JSON.stringify({ summary: `What the document ${script.id} says is this. Nothing else is in it.` })
  // A piece every half second, so that only the fault 'hang' exceeds the platform's idle timeout.
  const count = Math.max(3, Math.ceil(script.delayMs / 500))
  const pieces = Array.from({ length: count }, (_, index) =>
    text.slice((index * text.length) / count, ((index + 1) * text.length) / count),
  )
  res.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [index, piece] of pieces.entries()) {
    await sleep(script.delayMs / pieces.length)
    if (res.destroyed) return
    if (cut && index === count - 1) return void res.destroy()
    res.write(format(chunkOf(piece, index === count - 1 ? 'stop' : null)))
  }
  res.end(lastMessages.map(format).join(''))
}

async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const body = await readBody(req)
  if (outage === 'hang') return
  if (outage) return refuse(res, Number(outage), 2)
  const script = readScript(body)
  if (!script) return answerPlainly(res)
  const count = (requests.get(script.id) ?? 0) + 1
  requests.set(script.id, count)
  const fault = script.fault !== undefined && count <= (script.times ?? 0) ? script.fault : undefined
  if (fault === 'hang') {
    res.writeHead(200, { 'content-type': 'text/event-stream' }).write(format(chunkOf('{', null)))
    return
  }
  if (fault === '429' || fault === '500') return refuse(res, Number(fault), script.seconds ?? 1)
  const delayMs = fault === 'slow' ? (script.seconds ?? 1) * 1_000 : script.delayMs
  await answer(res, { ...script, delayMs }, fault === 'cut')
}

const server = createServer(
  { keepAliveTimeout: 60_000 },
  (req, res) => void handle(req, res).catch(() => res.destroy()),
)
const listen = () => server.listen({ port, host: '127.0.0.1', backlog: 1_024 })
listen()
process.on('message', (message: AiOutage) => {
  if (outage === 'refuse') listen()
  outage = message.outage
  if (outage === 'refuse') server.close()
  // Requests under way meet the outage too, and those that hang end with it.
  server.closeAllConnections()
})
process.on('disconnect', () => process.exit(0))
