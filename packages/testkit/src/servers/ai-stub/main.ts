// A stand-in for the AI in a process of its own: streamed chat completions that go wrong as the document's script says.
// (@copilotkit/aimock draws its faults by chance or by request; here each document has to know how many it meets.)
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AiScript, readScript } from './ai-script.ts'

const questions = new Map<string, number>()

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const chunkOf = (content: string, finish: string | null) => ({
  id: 'chatcmpl-chaos',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'chaos',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
})

function refuse(res: ServerResponse, script: AiScript): void {
  const status = Number(script.fault)
  const headers = status === 429 ? { 'retry-after': String(script.seconds) } : {}
  const body = { error: { message: 'scripted', type: 'scripted', code: null, param: null } }
  res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

async function answer(res: ServerResponse, script: AiScript, cut: boolean): Promise<void> {
  const send = (data: unknown) => res.write(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
  const text = JSON.stringify({ summary: `What the document ${script.id} says is this. Nothing else is in it.` })
  // Something comes every half second, so that only a silence that is meant to be one is one.
  const count = Math.max(3, Math.ceil(script.delayMs / 500))
  const pieces = Array.from({ length: count }, (_, index) =>
    text.slice((index * text.length) / count, ((index + 1) * text.length) / count),
  )
  res.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const [index, piece] of pieces.entries()) {
    await sleep(script.delayMs / pieces.length)
    if (res.destroyed) return
    if (cut && index === count - 1) return void res.destroy()
    send(chunkOf(piece, index === count - 1 ? 'stop' : null))
  }
  send({ ...chunkOf('', null), choices: [], usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } })
  send('[DONE]')
  res.end()
}

async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const script = readScript(await readBody(req)) ?? { id: 'none', delayMs: 0 }
  const asked = (questions.get(script.id) ?? 0) + 1
  questions.set(script.id, asked)
  const fault = script.fault !== undefined && asked <= (script.times ?? 0) ? script.fault : undefined
  if (fault === 'hang') return
  if (fault === '429' || fault === '500') return refuse(res, script)
  const delayMs = fault === 'slow' ? (script.seconds ?? 1) * 1_000 : script.delayMs
  await answer(res, { ...script, delayMs }, fault === 'cut')
}

const server = createServer((req, res) => void handle(req, res).catch(() => res.destroy()))
server.listen(Number(process.argv[2]), '127.0.0.1')
process.on('disconnect', () => process.exit(0))
