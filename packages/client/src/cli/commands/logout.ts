import type { Command } from '../command.ts'
import { findUrl } from '../connect.ts'
import { readCredentials, writeCredentials } from '../credentials-file.ts'
import { UsageError } from '../exit-codes.ts'

export const logoutCommand: Command = {
  name: 'logout',
  summary: 'Forget the API key of a platform',
  usage: '[URL]',
  details: ['The key itself stays valid. "ai-platform keys delete" revokes it.'],
  options: {},
  examples: [['ai-platform logout', 'forgets the key of the last login']],
  async run({ args, config, values, terminal }) {
    if (args.length > 1) throw new UsageError('Give one address.')
    const url = await findUrl(config, args[0] ?? (typeof values.url === 'string' ? values.url : undefined))
    const { current, platforms } = await readCredentials(config.credentialsFile)
    const { [url]: forgotten, ...others } = platforms
    if (!forgotten) {
      terminal.note(`There is no key for ${url}.`)
      return undefined
    }
    const keepsCurrent = current !== undefined && current !== url
    await writeCredentials(config.credentialsFile, { ...(keepsCurrent && { current }), platforms: others })
    terminal.note(
      `The key for ${url} is forgotten. Revoke it with: ai-platform keys delete ${forgotten.keyId} --url ${url}`,
    )
    return undefined
  },
}
