import { isIP } from 'node:net'
import type { AddressRules } from './address-rules.ts'
import { notAllowed } from './outbound-refused.ts'

export const notPublic = () =>
  notAllowed('The host of the URL is not at a public address of the internet. Use a URL that anyone can reach.')

const plainHttp = () => notAllowed('The URL is not https. Use a URL that starts with https://.')

/**
 * Refuses an address by the rules. http is for opened networks alone.
 * @param protocol `https:` or `http:`
 * @throws OutboundRefused url_not_allowed
 */
export function checkAddress(ip: string, protocol: string, rules: AddressRules): void {
  if (protocol !== 'https:' && !rules.isOpened(ip)) throw plainHttp()
  if (!rules.isAllowed(ip)) throw notPublic()
}

/** The name `localhost` and all names under it mean this machine (RFC 6761, 6.3). A trailing dot changes nothing. */
export const isLocalhost = (hostname: string): boolean => /(^|\.)localhost\.?$/i.test(hostname)

const loopbackAddresses = ['127.0.0.1', '::1']

/** What `localhost` means where a network opens one of the loopback addresses: that one. */
export function loopbackOf(rules: AddressRules): string[] {
  const opened = loopbackAddresses.filter(ip => rules.isOpened(ip))
  return opened.length > 0 ? opened : loopbackAddresses
}

/** `[::1]` → `::1`. */
const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')

/**
 * Checks what a URL says by itself. The address of a name is checked when it is connected to.
 * @returns the URL in the form of the WHATWG parser, which also turns decimal, octal and hexadecimal IPv4 into dotted
 * notation; without its fragment
 * @throws OutboundRefused url_not_allowed
 */
export function checkUrl(input: string | URL, rules: AddressRules): URL {
  const url = URL.parse(String(input))
  if (!url) throw notAllowed('The URL is not valid. Send an absolute URL such as https://example.com/report.pdf.')
  const { protocol } = url
  if (protocol !== 'https:' && !(protocol === 'http:' && rules.opensNetworks)) throw plainHttp()
  if (url.username !== '' || url.password !== '')
    throw notAllowed('The URL contains a user name or password. Remove it.')
  url.hash = ''
  const host = withoutBrackets(url.hostname)
  if (isIP(host) !== 0) checkAddress(host, protocol, rules)
  else if (isLocalhost(host)) for (const ip of loopbackOf(rules)) checkAddress(ip, protocol, rules)
  return url
}
