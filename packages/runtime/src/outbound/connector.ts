import { isIP, type LookupFunction } from 'node:net'
import { buildConnector } from 'undici'
import type { AddressRules } from './address-rules.ts'
import { checkAddress, isLocalhost, loopbackOf } from './check-url.ts'
import type { ResolveHost } from './resolve-host.ts'

const connectTimeoutMs = 10_000
/** How long one of several addresses is tried before the next one starts. */
const nextAddressMs = 1_000
/** A name may have hundreds of addresses, and a request is no port scan. */
const maxTriedAddresses = 4

/**
 * Makes the function that opens connections. The addresses of a name are looked up once, all are checked, and the connection goes to
 * one that was checked. So a name that changes its address between check and connection (DNS rebinding) gains nothing. A name with
 * any address that is not allowed is refused.
 * @param ca certificates to trust besides the built-in ones, in PEM
 */
export function createConnector(rules: AddressRules, resolve: ResolveHost, ca?: string): buildConnector.connector {
  async function findAddresses(hostname: string, protocol: string) {
    const addresses = isLocalhost(hostname) ? loopbackOf(rules) : await resolve(hostname)
    for (const ip of addresses) checkAddress(ip, protocol, rules)
    return addresses.slice(0, maxTriedAddresses).map(address => ({ address, family: isIP(address) }))
  }

  function connectorFor(protocol: string): buildConnector.connector {
    const lookup: LookupFunction = (hostname, { all }, callback) => {
      findAddresses(hostname, protocol).then(
        addresses => {
          if (all) callback(null, addresses)
          else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
        },
        error => callback(error, ''),
      )
    }
    return buildConnector({
      lookup,
      timeout: connectTimeoutMs,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: nextAddressMs,
      allowH2: false,
      maxCachedSessions: 0,
      ...(ca === undefined ? {} : { ca }),
    })
  }

  const connectors: Record<string, buildConnector.connector> = {
    'https:': connectorFor('https:'),
    'http:': connectorFor('http:'),
  }
  return (options, callback) => {
    try {
      // No look-up is made for a literal address.
      if (isIP(options.hostname) !== 0) checkAddress(options.hostname, options.protocol, rules)
    } catch (error) {
      callback(error as Error, null)
      return
    }
    return connectors[options.protocol]?.(options, callback)
  }
}
