// A stand-in for the AI in a process of its own: a streamed chat completion for whatever is asked, after argv[3] ms.
// (@copilotkit/aimock records and matches every request, which costs more CPU on this machine than the task itself.)
import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const delayMs = Number(process.argv[3])

const chunkOf = (content: string, finish: string | null) => ({
  id: 'chatcmpl-bench',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'bench',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
})

const answer = JSON.stringify({
  summary: 'The ship left the harbour in the morning. It carried grain and two passengers. The weather was calm.',
})
const usage = { prompt_tokens: 120, completion_tokens: 24, total_tokens: 144 }
const messages = [
  chunkOf(answer.slice(0, 60), null),
  chunkOf(answer.slice(60), 'stop'),
  { ...chunkOf('', null), choices: [], usage },
]
const body = `${messages.map(message => `data: ${JSON.stringify(message)}\n\n`).join('')}data: [DONE]\n\n`

async function reply(res: ServerResponse): Promise<void> {
  if (delayMs > 0) await sleep(delayMs)
  res.writeHead(200, { 'content-type': 'text/event-stream' }).end(body)
}

const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
  req.resume()
  req.once('end', () => void reply(res))
})
server.listen({ port: Number(process.argv[2]), host: '127.0.0.1', backlog: 1_024 })
process.on('disconnect', () => process.exit(0))
