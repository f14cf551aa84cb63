import { Client } from '../node.ts'
import type { CliConfig } from './config.ts'
import { readCredentials } from './credentials-file.ts'
import { NoCredentialsError, UsageError } from './exit-codes.ts'

/**
 * The address of a platform in its usual form: `https` unless the text says otherwise or names this machine.
 * @throws UsageError when it is no address
 */
export function normalizeUrl(text: string): string {
  const isLocal = /^(localhost|127\.|\[::1\])/.test(text)
  const address = /^https?:\/\//i.test(text) ? text : `${isLocal ? 'http' : 'https'}://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || url.search || url.hash || url.username) throw new UsageError(`${text} is not the address of a platform.`)
  return url.href.replace(/\/+$/, '')
}

/** @throws UsageError when there is no address */
export async function findUrl(config: CliConfig, given: string | undefined): Promise<string> {
  const url = given ?? config.url ?? (await readCredentials(config.credentialsFile)).current
  if (url === undefined)
    throw new UsageError('Which platform? Run "ai-platform login URL", set AI_PLATFORM_URL, or give --url.')
  return normalizeUrl(url)
}

/**
 * A client with the API key of the environment, or the key that `login` stored for this address.
 * @throws NoCredentialsError when there is no key, UsageError when there is no address
 */
export async function connect(config: CliConfig, given: string | undefined): Promise<Client> {
  const baseUrl = await findUrl(config, given)
  const apiKey = config.apiKey ?? (await readCredentials(config.credentialsFile)).platforms[baseUrl]?.apiKey
  if (apiKey === undefined)
    throw new NoCredentialsError(
      `There is no key for ${baseUrl}. Run "ai-platform login ${baseUrl}" or set AI_PLATFORM_API_KEY.`,
    )
  return new Client({ baseUrl, apiKey })
}
