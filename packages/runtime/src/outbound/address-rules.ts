import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6
type Network = [Address, number]

/** Which addresses a request to a URL of a user may connect to. */
export interface AddressRules {
  /** Whether ALLOWED_PRIVATE_NETWORKS has any entry. */
  readonly opensNetworks: boolean
  /** Whether `ip` is in ALLOWED_PRIVATE_NETWORKS. */
  isOpened(ip: string): boolean
  /** Whether `ip` is a public address of another machine, or opened. */
  isAllowed(ip: string): boolean
}

/** Assigned for global unicast (RFC 4291 and the registry of IANA). The rest of IPv6 is reserved. */
const globalUnicast: Network = ipaddr.parseCIDR('2000::/3')

/** Azure's host agent. It serves secrets to the machines of a virtual network at an address outside the reserved ranges. */
const azureHostAgent = '168.63.129.16'

const matches = (address: Address, [base, bits]: Network): boolean =>
  address.kind() === base.kind() && address.match(base, bits)

/**
 * Whether `address` is globally reachable by its range. ipaddr.js calls `unicast` what no registry entry reserves, which includes
 * IPv4-compatible addresses such as ::127.0.0.1 and unassigned parts of IPv6.
 */
const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' &&
  address.toString() !== azureHostAgent &&
  (address.kind() === 'ipv4' || matches(address, globalUnicast))

/** Whether a text is an IPv4 or IPv6 network in CIDR notation, such as 10.0.0.0/8. */
export const isNetwork = (text: string): boolean => isIP(text.split('/')[0] ?? '') !== 0 && ipaddr.isValidCIDR(text)

/** The addresses of this machine. They may change, so they are read at each look-up; that takes some microseconds. */
const readOwnAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address))

/**
 * @param allowedNetworks networks in CIDR notation whose addresses are allowed although they are not public
 * @param ownAddresses returns this machine's addresses, which are refused although they may be public
 */
export function createAddressRules(
  allowedNetworks: readonly string[],
  ownAddresses: () => readonly string[] = readOwnAddresses,
): AddressRules {
  const networks = allowedNetworks.map(network => ipaddr.parseCIDR(network))
  const isOpenedAddress = (address: Address) => networks.some(network => matches(address, network))
  const isOwn = (address: Address) =>
    ownAddresses().some(own => ipaddr.isValid(own) && ipaddr.parse(own).toString() === address.toString())

  return {
    opensNetworks: networks.length > 0,
    isOpened: ip => ipaddr.isValid(ip) && isOpenedAddress(ipaddr.parse(ip)),
    isAllowed(ip) {
      if (!ipaddr.isValid(ip)) return false
      const address = ipaddr.parse(ip)
      return isOpenedAddress(address) || (isPublic(address) && !isOwn(address))
    },
  }
}
