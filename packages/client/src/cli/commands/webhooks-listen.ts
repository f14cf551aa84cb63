import { ApiError } from '../../http/api-error.ts'
import type { Client } from '../../node.ts'
import type { TaskEvent } from '../../types.ts'
import { type Command, stringValue } from '../command.ts'
import { UsageError } from '../exit-codes.ts'
import { messageOf, newSecret, signedHeaders } from '../forward/webhook-message.ts'

/** As long as the platform waits for an answer. */
const answerMs = 15_000

async function readMetadata(client: Client, { task_id }: TaskEvent, signal: AbortSignal) {
  try {
    return (await client.get(task_id, { signal })).metadata
  } catch (error) {
    // The task was deleted meanwhile.
    if (error instanceof ApiError && error.status === 404) return {}
    throw error
  }
}

interface Delivery {
  seq: number
  type: string
  task_id: string
  response_status: number | null
  error: string | null
  ms: number
}

function readAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const after = Number(text)
  if (!Number.isInteger(after) || after < 0) throw new UsageError(`--after ${text} is not a sequence number.`)
  return after
}

function readTarget(text: string | undefined): string {
  if (text === undefined) throw new UsageError('Where to? Give --forward, such as http://localhost:3000/hook.')
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new UsageError(`--forward ${text} is not an address.`)
  return text
}

async function deliver(target: string, headers: Record<string, string>, body: string, signal: AbortSignal) {
  const startedAtMs = performance.now()
  const ms = () => Math.round(performance.now() - startedAtMs)
  try {
    const limits = AbortSignal.any([signal, AbortSignal.timeout(answerMs)])
    const response = await fetch(target, { method: 'POST', headers, body, redirect: 'manual', signal: limits })
    await response.arrayBuffer()
    return { response_status: response.status, error: null, ms: ms() }
  } catch (error) {
    signal.throwIfAborted()
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    return { response_status: null, error: cause instanceof Error ? cause.message : String(cause), ms: ms() }
  }
}

export const webhooksListenCommand: Command = {
  name: 'webhooks listen',
  summary: 'Send your webhooks to this computer, for development',
  usage: '--forward URL',
  details: [
    'Follows your events and posts each final one to the URL, signed as the platform would. Nothing has to be reachable from',
    'outside. Each event is sent once. Ctrl-C prints how to go on after the last one.',
  ],
  options: {
    forward: { type: 'string', value: 'URL', help: 'where to post, such as http://localhost:3000/hook' },
    secret: { type: 'string', value: 'SECRET', help: 'whsec_… to sign with; default: a new one, which is printed' },
    after: { type: 'string', value: 'SEQ', help: 'begin after this event; default: with the next one' },
  },
  examples: [
    ['ai-platform webhooks listen --forward http://localhost:3000/hook', 'prints the secret for your program'],
    ['ai-platform webhooks listen --forward http://localhost:3000/hook --after 0', 'everything since the first task'],
  ],
  async run({ values, args, json, signal, terminal, client, onInterrupt }) {
    if (args.length > 0) throw new UsageError('webhooks listen takes options only.')
    const target = readTarget(stringValue(values, 'forward'))
    const after = readAfter(stringValue(values, 'after'))
    const secret = stringValue(values, 'secret') ?? newSecret()
    try {
      signedHeaders('check', '', secret, new Date())
    } catch {
      throw new UsageError('--secret is not whsec_… with base64 after it.')
    }
    const platform = await client()
    terminal.note(`Signing with the secret ${secret}`)
    terminal.note(`Posting to ${target}. Ctrl-C ends it.`)
    const onState = (state: string) => state !== 'live' || terminal.note('Listening.')
    for await (const event of platform.events({ after, signal, onState })) {
      const metadata = await readMetadata(platform, event, signal)
      const message = messageOf(event, metadata)
      if (message) {
        const body = JSON.stringify(message)
        const headers = signedHeaders(`evt_${event.task_id}_${event.seq}`, body, secret, new Date())
        const outcome = await deliver(target, headers, body, signal)
        const delivery: Delivery = { seq: event.seq, type: message.type, task_id: event.task_id, ...outcome }
        if (json) terminal.print(JSON.stringify(delivery))
        else {
          const isGood = outcome.response_status !== null && outcome.response_status < 300
          const answer = outcome.error ?? String(outcome.response_status)
          const line = `${delivery.seq}  ${message.type.padEnd(14)}  ${event.task_id}`
          terminal.print(`${line}  ${isGood ? terminal.green(answer) : terminal.red(answer)}  ${outcome.ms} ms`)
        }
      }
      onInterrupt(`Go on with: ai-platform webhooks listen --forward ${target} --secret ${secret} --after ${event.seq}`)
    }
    return undefined
  },
}
