import type { Readable } from 'node:stream'
import { Agent, type Dispatcher, EnvHttpProxyAgent, request, fetch as undiciFetch } from 'undici'
import type { ProxySettings } from '../model.ts'
import { errorFromWebPage } from './explain-error.ts'

/** The limit for reading the rest of a response, after which its connection is closed instead of reused. */
const drainMs = 1_000

/** Addresses of this machine, where a local model is; a proxy on another one cannot reach it. */
const directHosts = 'localhost,127.0.0.1,[::1]'

/** Connects to the vendors, by a proxy where one is set. read-answer.ts limits the time of a call. */
function createDispatcher({ httpProxy, httpsProxy, noProxy }: ProxySettings): Dispatcher {
  const timeouts = { headersTimeout: 0, bodyTimeout: 0 }
  if ((!httpProxy && !httpsProxy) || noProxy === '*') return new Agent(timeouts)
  // An empty string keeps the agent from reading the environment.
  return new EnvHttpProxyAgent({
    ...timeouts,
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    noProxy: [noProxy, directHosts].filter(Boolean).join(','),
  })
}

function drain(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), drainMs)
  body.once('close', () => clearTimeout(timer))
  // After an abort or a cut the connection is closed, so there is nothing to reuse.
  body.on('error', () => {})
  body.resume()
}

/** Iterates over the body. When the reader stops early, the rest is read and discarded, so that the connection can be reused. */
function readKeepingConnection(body: Readable): AsyncIterableIterator<Uint8Array> {
  const pieces: AsyncIterator<Uint8Array> = body.iterator({ destroyOnReturn: false })
  return {
    next: () => pieces.next(),
    async return() {
      drain(body)
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

function toHeaders(received: NodeJS.Dict<string | string[]>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(received)) {
    for (const one of [value ?? []].flat()) headers.append(name, one)
  }
  return headers
}

/** @throws ModelError for a web page with a status of success */
function refuseWebPage({ ok, headers }: Response): void {
  if (ok && headers.get('content-type')?.startsWith('text/html')) throw errorFromWebPage()
}

/** The part of fetch that the vendors' SDKs use. */
export type SdkFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/**
 * Makes a fetch that goes through the proxy of the settings, for SDKs that need a body with web streams. It rejects with a ModelError for
 * a web page.
 */
export function createWebFetch(proxy: ProxySettings = {}, dispatcher = createDispatcher(proxy)): SdkFetch {
  // undici's own types of Request and Response differ from Node's in type parameters alone.
  const fetch = undiciFetch as unknown as (input: string | URL, init: object) => Promise<Response>
  return async (input, init) => {
    const response = await fetch(input instanceof Request ? input.url : input, { ...init, dispatcher })
    refuseWebPage(response)
    return response
  }
}

/**
 * Makes a fetch for SDKs that stream answers. It uses undici's `request` without web streams, for a quarter of the CPU time.
 * The body of an event stream is an async iterable, which is how the SDKs read it. An SDK that stops at its last event keeps the
 * connection; cancelling the rest would close it, and each call would need a new handshake.
 */
export function createFetchForSdk(proxy: ProxySettings = {}): SdkFetch {
  const dispatcher = createDispatcher(proxy)
  const webFetch = createWebFetch(proxy, dispatcher)
  return async (input, init = {}) => {
    if (input instanceof Request || (init.body && typeof init.body !== 'string')) return webFetch(input, init)
    const { statusCode, headers, body } = await request(input, {
      dispatcher,
      method: init.method ?? 'GET',
      headers: Object.fromEntries(new Headers(init.headers)),
      body: init.body ?? null,
      signal: init.signal ?? null,
    })
    const head = { status: statusCode, headers: toHeaders(headers) }
    if (statusCode >= 300 && statusCode < 400 && init.redirect !== 'manual') {
      drain(body)
      return webFetch(input, init)
    }
    if (!head.headers.get('content-type')?.startsWith('text/event-stream')) {
      const whole = new Response((await body.text()) || null, head)
      refuseWebPage(whole)
      return whole
    }
    const response = new Response(null, head)
    Object.defineProperty(response, 'body', { value: readKeepingConnection(body) })
    return response
  }
}
