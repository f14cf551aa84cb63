import { lookup, Resolver } from 'node:dns/promises'

/** Returns every address of a host name. Rejects with a system error such as ENOTFOUND when there is none. */
export type ResolveHost = (hostname: string) => Promise<string[]>

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA')

/**
 * Looks names up by DNS queries. `dns.lookup` would hold a thread of the pool for as long as a user's name server stays silent.
 * Two such names stop all look-ups of the process.
 * @param readsHostsFile Whether a name unknown to DNS is also looked up as the system does, which reads /etc/hosts
 */
export function createHostResolver({ readsHostsFile }: { readsHostsFile: boolean }): ResolveHost {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 })
  return async hostname => {
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const addresses = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
    if (addresses.length > 0) return addresses
    const failures = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []))
    const failure = failures.find(error => !isMissing(error))
    if (failure) throw failure
    if (!readsHostsFile) throw failures[0] ?? Object.assign(new Error('no address'), { code: 'ENODATA' })
    return (await lookup(hostname, { all: true })).map(({ address }) => address)
  }
}
