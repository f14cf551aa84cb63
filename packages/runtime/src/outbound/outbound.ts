import type { Readable } from 'node:stream'
import { Agent, request as undiciRequest } from 'undici'
import { platformVersion } from '../version.ts'
import { createAddressRules } from './address-rules.ts'
import { checkUrl } from './check-url.ts'
import { createConnector } from './connector.ts'
import { discardBody } from './discard-body.ts'
import { explainFailure, notAllowed, OutboundRefused, unreachable } from './outbound-refused.ts'
import { createHostResolver, type ResolveHost } from './resolve-host.ts'

/** Requests to URLs that users name. */
export interface Outbound {
  /**
   * Checks a URL before it is stored or requested. The address of a name is checked when it is connected to.
   * @returns the URL, parsed, without its fragment
   * @throws OutboundRefused url_not_allowed
   */
  checkUrl(url: string | URL): URL
  /**
   * Sends a request. Redirects of a GET are followed up to `maxRedirects` times (0 unless given); a redirect of another method is
   * returned as the response. `url` of the response is the last one requested. The caller limits and reads the body, whose
   * errors `explainFailure` turns into problems.
   * @throws OutboundRefused url_not_allowed or url_unreachable; the signal's reason when it is aborted
   */
  request(url: string | URL, options?: OutboundRequest): Promise<OutboundResponse>
}

export interface OutboundRequest {
  method?: 'GET' | 'POST'
  /** Names in lower case. Another origin that a redirect leads to gets only the harmless ones. */
  headers?: Record<string, string>
  body?: string | Buffer
  signal?: AbortSignal
  maxRedirects?: number
}

export interface OutboundResponse {
  statusCode: number
  /** Names in lower case. The values of a header that was sent several times are joined by commas. */
  headers: Record<string, string | undefined>
  body: Readable
  url: URL
}

export interface OutboundOptions {
  /** Networks in CIDR notation that are allowed although they are not public; also by http. */
  allowedPrivateNetworks: readonly string[]
  /** Replaces the DNS. */
  resolve?: ResolveHost
  /** Certificates to trust instead of the built-in ones, in PEM. */
  ca?: string
  /** Returns this machine's addresses, which are refused. */
  ownAddresses?: () => readonly string[]
}

/** The limit for the headers of a response, and for a pause in its body. */
const silenceMs = 60_000

/** What a redirect to another origin keeps. Any other header may be a credential. */
const harmlessHeaders = ['accept', 'accept-encoding', 'accept-language', 'user-agent']

const isRedirect = ({ statusCode, headers }: OutboundResponse): boolean =>
  [301, 302, 303, 307, 308].includes(statusCode) && headers.location !== undefined

interface SentRequest extends OutboundRequest {
  headers: Record<string, string>
}

function removeCredentials(sent: SentRequest): void {
  sent.headers = Object.fromEntries(Object.entries(sent.headers).filter(([name]) => harmlessHeaders.includes(name)))
}

const joinValues = (headers: NodeJS.Dict<string | string[]>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value = '']) => [name, String(value)]))

/**
 * Creates the client for URLs of users. It allows https to public addresses, and https and http to `allowedPrivateNetworks`. It uses
 * no proxy, keeps no cookie, and opens a connection for each request.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const { allowedPrivateNetworks, ca, ownAddresses } = options
  const rules = createAddressRules(allowedPrivateNetworks, ownAddresses)
  const resolve = options.resolve ?? createHostResolver({ readsHostsFile: rules.opensNetworks })
  const dispatcher = new Agent({
    connect: createConnector(rules, resolve, ca),
    pipelining: 0,
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
  })

  async function send(url: URL, sent: SentRequest): Promise<OutboundResponse> {
    const { method = 'GET', headers, body = null, signal = null } = sent
    const response = await undiciRequest(url, { dispatcher, method, headers, body, signal }).catch(error => {
      throw signal?.aborted ? signal.reason : explainFailure(error)
    })
    return { statusCode: response.statusCode, headers: joinValues(response.headers), body: response.body, url }
  }

  function readTarget({ headers, url }: OutboundResponse): URL {
    const target = URL.parse(headers.location ?? '', url.href)
    if (!target) throw unreachable('The host of the URL redirects to an address that is not valid.')
    if (url.protocol === 'https:' && target.protocol === 'http:')
      throw notAllowed('The URL redirects from https to http. Use the URL of the document itself.')
    return checkUrl(target, rules)
  }

  async function follow(redirect: OutboundResponse, sent: SentRequest): Promise<OutboundResponse> {
    try {
      const target = readTarget(redirect)
      if (target.origin !== redirect.url.origin) removeCredentials(sent)
      return await send(target, sent)
    } catch (error) {
      if (!(error instanceof OutboundRefused)) throw error
      throw new OutboundRefused(error.code, `A redirect of the URL fails. ${error.detail}`, { cause: error })
    }
  }

  return {
    checkUrl: url => checkUrl(url, rules),
    async request(input, options = {}) {
      const { method = 'GET', maxRedirects = 0 } = options
      const sent = { ...options, headers: { 'user-agent': `ai-platform/${platformVersion}`, ...options.headers } }
      let response = await send(checkUrl(input, rules), sent)
      if (method !== 'GET' || maxRedirects === 0) return response
      for (let followed = 0; isRedirect(response); followed++) {
        discardBody(response.body)
        if (followed === maxRedirects)
          throw unreachable(`The URL redirects more than ${maxRedirects} times. Use the URL of the document itself.`)
        response = await follow(response, sent)
      }
      return response
    },
  }
}
