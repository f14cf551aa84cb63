import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { CreatedApiKey, type Scope } from '@ai-platform/contracts/api-key.ts'
import type { Account } from './account.ts'
import { expectBody } from './answer.ts'
import type { Client } from './client.ts'

/** Creates an API key of the account; without options it has all scopes and does not expire. */
export async function createApiKey(
  client: Client,
  account: Account,
  options: { scopes?: Scope[]; expires_at?: string } = {},
): Promise<CreatedApiKey> {
  const json = { name: 'test', ...options }
  return expectBody(await client.call('POST', '/auth/api-keys/', { token: account.access, json }), 201, CreatedApiKey)
}

export const revokeApiKey = (client: Client, account: Account, id: string) =>
  client.call('DELETE', `/auth/api-keys/${id}/`, { token: account.access })

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** A key of the right form and checksum that no account has. */
export function forgeApiKey(): string {
  const body = Array.from(randomBytes(32), byte => alphabet.charAt(byte % 62)).join('')
  let rest = crc32(body)
  let checksum = ''
  while (checksum.length < 6) {
    checksum = alphabet.charAt(rest % 62) + checksum
    rest = Math.floor(rest / 62)
  }
  return `aip_${body}${checksum}`
}
