import { createServer, type Server, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { WebhookMessage } from '@ai-platform/contracts/webhook.ts'
import { Webhook } from 'standardwebhooks'
import { pollUntil } from '../wait-until.ts'
import { listenLocally } from './listen-locally.ts'

/** A request that the receiver got, with any answer. */
export interface ReceivedWebhook {
  path: string
  headers: Record<string, string>
  body: string
  message: WebhookMessage
  /** epoch milliseconds */
  at: number
}

/** A status, or an answer by hand; one that does nothing lets the sender wait. */
export type WebhookAnswer = number | ((response: ServerResponse) => void)

/** A user's server that receives webhooks and keeps what it got. */
export interface WebhookReceiver {
  url: string
  received: ReceivedWebhook[]
  /** Decides on each answer. @param tries how often this delivery has come, this time included */
  answerWith(answer: (request: ReceivedWebhook, tries: number) => WebhookAnswer): void
  /** Those that were answered with 2xx, in the order of their answers. */
  accepted: ReceivedWebhook[]
  /** Waits until `count` are accepted. */
  waitForAccepted(count: number, timeoutMs?: number): Promise<ReceivedWebhook[]>
  /** Closes the port, as a server that died. */
  die(): Promise<void>
  /** Listens again on the same port. */
  comeBack(): Promise<void>
  stop(): Promise<void>
}

/** Verifies a received webhook with the public library. @throws when the secret did not sign it */
export const verifyWebhook = (secret: string, { body, headers }: ReceivedWebhook): WebhookMessage =>
  WebhookMessage.parse(new Webhook(secret).verify(body, headers))

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}

/** Starts a receiver on a free port of 127.0.0.1. It answers 204 until `answerWith` says otherwise. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  let answerOf: (request: ReceivedWebhook, tries: number) => WebhookAnswer = () => 204
  const received: ReceivedWebhook[] = []
  const accepted: ReceivedWebhook[] = []
  const openServer = () =>
    createServer(async (req, res) => {
      const body = await text(req)
      const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]))
      const message = WebhookMessage.parse(JSON.parse(body))
      const request = { path: req.url ?? '', headers, body, message, at: Date.now() }
      received.push(request)
      const tries = received.filter(other => other.headers['webhook-id'] === headers['webhook-id']).length
      const answer = answerOf(request, tries)
      if (typeof answer === 'function') return answer(res)
      if (answer >= 200 && answer < 300) accepted.push(request)
      res.writeHead(answer).end()
    })
  let server = openServer()
  const url = await listenLocally(server)
  return {
    url,
    received,
    accepted,
    answerWith(answer) {
      answerOf = answer
    },
    async waitForAccepted(count, timeoutMs = 30_000) {
      await pollUntil(`${count} accepted webhooks`, timeoutMs, () => accepted.length >= count || undefined)
      return accepted
    },
    die: () => close(server),
    async comeBack() {
      server = openServer()
      await new Promise<void>(resolve => server.listen(Number(new URL(url).port), '127.0.0.1', resolve))
    },
    stop: () => close(server),
  }
}
