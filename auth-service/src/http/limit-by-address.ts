import { SocketAddress } from 'node:net'
import type { RateLimit } from '@ai-platform/runtime/rate-limit.ts'
import type { RequestHandler } from 'express'

/**
 * The key that limits count an address by: an IPv4 address, or the /64 network of an IPv6 address. One client usually
 * controls a whole /64.
 * @param ip as Express reports it; `unknown` is returned for undefined
 */
export function addressKey(ip: string | undefined): string {
  if (!ip) return 'unknown'
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped) return mapped
  const address = SocketAddress.parse(`[${ip.replace(/%.*$/, '')}]:0`)
  if (address?.family !== 'ipv6') return ip
  const [head = '', tail] = address.address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail?.split(':').filter(Boolean) ?? []
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return `${[...left, ...(tail === undefined ? [] : zeros), ...right].slice(0, 4).join(':')}::/64`
}

/** Counts each request by its address and sets the limit's headers. @throws ProblemError rate_limited above the limit */
export const limitByAddress =
  (limit: RateLimit): RequestHandler =>
  async (req, res, next) => {
    res.set(await limit.take(addressKey(req.ip)))
    next()
  }
