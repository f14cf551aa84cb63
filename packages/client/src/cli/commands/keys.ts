import type { Client } from '../../node.ts'
import type { ApiKey } from '../../types.ts'
import { type Command, type CommandContext, type Option, stringValue } from '../command.ts'
import { findUrl } from '../connect.ts'
import { UsageError } from '../exit-codes.ts'
import { logIn } from '../log-in.ts'
import { printable } from '../terminal/terminal.ts'

const email: Option = { type: 'string', value: 'ADDRESS', help: 'your e-mail address' }
const details = ['Asks for your password: a key cannot manage keys.']

/** Logs in for as long as the work takes. */
async function withLogin(context: CommandContext, work: (client: Client) => Promise<void>): Promise<undefined> {
  const url = await findUrl(context.config, stringValue(context.values, 'url'))
  const { client } = await logIn(url, context)
  try {
    await work(client)
  } finally {
    await client.logout().catch(() => {})
  }
  return undefined
}

const day = (time: string | null, otherwise: string) => time?.slice(0, 10) ?? otherwise

const keyLine = (key: ApiKey) =>
  [
    key.id,
    key.prefix.padEnd(12),
    `created ${day(key.created_at, '')}`,
    `last used ${day(key.last_used_at, 'never')}`.padEnd(20),
    `expires ${day(key.expires_at, 'never')}`.padEnd(18),
    key.scopes.join(','),
    printable(key.name),
  ].join('  ')

export const keysListCommand: Command = {
  name: 'keys list',
  summary: 'List your API keys',
  usage: '',
  details,
  options: { email },
  examples: [['ai-platform keys list', 'each with its last use']],
  run: context =>
    withLogin(context, async client => {
      for await (const key of client.apiKeys.list({ limit: 100, signal: context.signal }))
        context.terminal.print(context.json ? JSON.stringify(key) : keyLine(key))
    }),
}

/** @returns ISO 8601. @throws UsageError */
function readExpiry(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const days = /^(\d+)d$/.exec(text)?.[1]
  const atMs = days === undefined ? Date.parse(text) : Date.now() + Number(days) * 86_400_000
  if (Number.isNaN(atMs)) throw new UsageError(`--expires ${text} is neither days, such as 90d, nor a date.`)
  return new Date(atMs).toISOString()
}

export const keysCreateCommand: Command = {
  name: 'keys create',
  summary: 'Create an API key and print it',
  usage: 'NAME',
  details: [...details, 'The key is printed once.'],
  options: {
    email,
    scopes: { type: 'string', value: 'LIST', help: 'documents:read, documents:write, account:read; default: all' },
    expires: { type: 'string', value: 'WHEN', help: 'days, such as 90d, or a date; default: never' },
  },
  examples: [
    ['ai-platform keys create "nightly import" --scopes documents:write,documents:read --expires 90d', 'a narrow key'],
    ['export AI_PLATFORM_API_KEY="$(ai-platform keys create ci)"', 'for the commands that follow'],
  ],
  run: context =>
    withLogin(context, async client => {
      const { args, values, json, signal, terminal } = context
      const [name, ...more] = args
      if (name === undefined || more.length > 0) throw new UsageError('Give one name. Put quotes around several words.')
      const scopes = stringValue(values, 'scopes')?.split(',') as ApiKey['scopes'] | undefined
      const expires_at = readExpiry(stringValue(values, 'expires'))
      const key = await client.apiKeys.create(
        { name, ...(scopes && { scopes }), ...(expires_at && { expires_at }) },
        { signal },
      )
      terminal.print(json ? JSON.stringify(key) : key.key)
      terminal.note('Keep the key: it cannot be shown again.')
    }),
}

export const keysDeleteCommand: Command = {
  name: 'keys delete',
  summary: 'Revoke API keys',
  usage: 'KEY_ID…',
  details,
  options: { email },
  examples: [['ai-platform keys delete 0198c0df-1c2d-7e3f-8a4b-56789abcdef0', 'the key is refused within 2 s']],
  run: context =>
    withLogin(context, async client => {
      const { args, json, signal, terminal } = context
      if (args.length === 0) throw new UsageError('Give the id of a key. "ai-platform keys list" shows them.')
      for (const id of args) {
        await client.apiKeys.delete(id, { signal })
        if (json) terminal.print(JSON.stringify({ id, deleted: true }))
        else terminal.note(`${id} is revoked`)
      }
    }),
}
