import { randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'
import { type Finding, failure, ok, skipped, warning } from './finding.ts'
import type { Probe } from './probe.ts'

const openTimeoutMs = 15_000
/** Long enough for two pings: the platform sends one every 25 s. */
const idleMs = 55_000
/** Long enough for a refusal, which closes the socket after the upgrade. */
const briefMs = 1_000

/** The platform refuses a socket at once; the rest is for a slow network. */
const refusalTimeoutMs = 5_000
/** API: close code of bad or missing credentials. */
const notAuthenticated = 4401

interface SocketOutcome {
  /** the HTTP status of an answer that is no upgrade */
  status?: number
  opened: boolean
  /** undefined while the socket is open */
  closeCode?: number
  pings: number
  error?: string
}

/** Opens a socket and watches it. @param keepMs how long it is watched after it opened */
function observeSocket(url: URL, keepMs: number, signal: AbortSignal): Promise<SocketOutcome> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    // The check of TLS reports a bad certificate; this one is about the proxies.
    const socket = new WebSocket(url, { rejectUnauthorized: false })
    const outcome: SocketOutcome = { opened: false, pings: 0 }
    let ended = false
    const stop = () => {
      ended = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.terminate()
    }
    const end = () => {
      stop()
      resolve(outcome)
    }
    let timer = setTimeout(end, openTimeoutMs)
    const onAbort = () => {
      stop()
      reject(signal.reason)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    socket.on('error', error => {
      // terminate() of a socket that is still opening is an error, too.
      if (!ended) outcome.error = error.message
    })
    socket.on('unexpected-response', (_request, response) => {
      outcome.status = response.statusCode ?? 0
      end()
    })
    socket.on('ping', () => {
      outcome.pings += 1
    })
    socket.on('open', () => {
      outcome.opened = true
      clearTimeout(timer)
      timer = setTimeout(end, keepMs)
    })
    socket.on('close', code => {
      if (ended) return
      outcome.closeCode = code
      end()
    })
  })
}

const upgradeRemedy =
  'Each proxy in front needs "proxy_http_version 1.1;", "proxy_set_header Upgrade $http_upgrade;" and "proxy_set_header Connection upgrade;" for /process/ws/.'

function socketUrl({ baseUrl }: Probe, userId: string, ticket?: string): URL {
  const url = new URL(`${baseUrl.href.replace(/\/+$/, '')}/process/ws/${userId}${ticket ? `?ticket=${ticket}` : ''}`)
  url.protocol = baseUrl.protocol === 'https:' ? 'wss:' : 'ws:'
  return url
}

/** Without credentials the platform refuses a socket after the upgrade, so its close code shows that the upgrade works. */
async function checkUpgrade(probe: Probe): Promise<Finding> {
  const { status, closeCode, error } = await observeSocket(
    socketUrl(probe, randomUUID()),
    refusalTimeoutMs,
    probe.signal,
  )
  if (closeCode === notAuthenticated) return ok('sockets', 'WebSockets come through.')
  if (status !== undefined)
    return failure('sockets', `The upgrade to a WebSocket is answered with ${status} on the way.`, upgradeRemedy)
  const found = error ?? (closeCode === undefined ? 'no close code arrived' : `close code ${closeCode}`)
  return failure('sockets', `A WebSocket is not refused as the platform does it (${found}).`, upgradeRemedy)
}

async function checkOpenSocket(probe: Probe): Promise<Finding> {
  const check = 'open socket'
  if (probe.apiKey === undefined) return skipped(check, 'Not checked: this needs an API key.')
  const answer = await probe.request('/process/ws-ticket', {
    method: 'POST',
    headers: { authorization: `Bearer ${probe.apiKey}` },
  })
  if (answer.status !== 200)
    return warning(
      check,
      `A ticket for a socket is refused with ${answer.status}.`,
      answer.status === 401 || answer.status === 403
        ? 'Give a valid key with the scope documents:read.'
        : 'Try again later, and look into the log of processor-service.',
    )
  const { ticket, user_id } = JSON.parse(answer.text) as { ticket?: string; user_id?: unknown }
  if (typeof user_id !== 'string') return skipped(check, 'Not checked: the platform is older than this program.')
  const keepMs = probe.long ? idleMs : briefMs
  const { opened, status, closeCode, pings, error } = await observeSocket(
    socketUrl(probe, user_id, ticket),
    keepMs,
    probe.signal,
  )
  if (!opened) {
    const reason = status === undefined ? (error ?? 'no answer') : `status ${status}`
    return failure(check, `The socket did not open: ${reason}.`, upgradeRemedy)
  }
  if (closeCode !== undefined)
    return failure(
      check,
      `An idle socket was closed with ${closeCode} within ${keepMs / 1000} s.`,
      'Set "proxy_read_timeout 1h;" and "proxy_send_timeout 1h;" for /process/ws/ in each proxy in front; load balancers call it idle timeout.',
    )
  if (!probe.long) return ok(check, 'A socket opens with a ticket. --long checks that it stays open.')
  if (pings === 0)
    return failure(
      check,
      `No ping arrived in ${keepMs / 1000} s.`,
      'A proxy in front swallows control frames: let it pass WebSockets unchanged.',
    )
  return ok(
    check,
    `An idle socket stayed open for ${keepMs / 1000} s, with ${pings} ${pings === 1 ? 'ping' : 'pings'}.`,
  )
}

/** Whether sockets come through every proxy and stay open. */
export const checkSockets = async (probe: Probe): Promise<Finding[]> => [
  await checkUpgrade(probe),
  await checkOpenSocket(probe),
]
