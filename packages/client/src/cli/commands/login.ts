import { hostname } from 'node:os'
import type { Command } from '../command.ts'
import { findUrl } from '../connect.ts'
import { readCredentials, writeCredentials } from '../credentials-file.ts'
import { UsageError } from '../exit-codes.ts'
import { logIn } from '../log-in.ts'

export const loginCommand: Command = {
  name: 'login',
  summary: 'Log in to a platform: create an API key and keep it',
  usage: '[URL]',
  details: [
    'Asks for your e-mail address and password, creates an API key with the name of this computer, and keeps it in',
    '~/.config/ai-platform/credentials.json, which only you can read. The password is not kept. Where stdin is no',
    'terminal, its first line is the password, after the e-mail address unless --email gives it.',
  ],
  options: { email: { type: 'string', value: 'ADDRESS', help: 'your e-mail address' } },
  examples: [
    ['ai-platform login https://documents.example.com', 'asks for the rest'],
    ['ai-platform login localhost:8080 --email ada@example.com < password.txt', 'without a terminal'],
  ],
  async run(context) {
    const { args, config, values, terminal, signal } = context
    if (args.length > 1) throw new UsageError('Give one address.')
    const url = await findUrl(config, args[0] ?? (typeof values.url === 'string' ? values.url : undefined))
    const { client, email } = await logIn(url, context)
    try {
      const { key, id, name } = await client.apiKeys.create(
        { name: `ai-platform on ${hostname()}`.slice(0, 100) },
        { signal },
      )
      const credentials = await readCredentials(config.credentialsFile)
      const earlier = credentials.platforms[url]
      const platforms = { ...credentials.platforms, [url]: { apiKey: key, keyId: id, email } }
      await writeCredentials(config.credentialsFile, { current: url, platforms })
      // The key that this one replaces. It may be revoked already.
      if (earlier) await client.apiKeys.delete(earlier.keyId, { signal }).catch(() => {})
      terminal.note(`Logged in to ${url} as ${email}. The API key "${name}" is kept in ${config.credentialsFile}.`)
    } finally {
      await client.logout().catch(() => {})
    }
    return undefined
  },
}
