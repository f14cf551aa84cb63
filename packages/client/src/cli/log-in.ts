import { ApiError } from '../http/api-error.ts'
import { Client } from '../node.ts'
import { type CommandContext, stringValue } from './command.ts'
import { readCredentials } from './credentials-file.ts'
import { createQuestions } from './terminal/ask.ts'

/**
 * Asks for e-mail address and password, and logs in. Keys can be managed with a password only.
 * @returns a client with a session, to be ended with `logout`, and the e-mail address
 */
export async function logIn(
  baseUrl: string,
  { config, values, signal }: Pick<CommandContext, 'config' | 'values' | 'signal'>,
): Promise<{ client: Client; email: string }> {
  const stored = (await readCredentials(config.credentialsFile)).platforms[baseUrl]?.email
  const questions = createQuestions(process.stdin, process.stderr, signal)
  try {
    const given = stringValue(values, 'email')
    const hint = stored === undefined ? '' : ` (${stored})`
    const email = given ?? ((await questions.ask(`E-mail address${hint}: `)) || stored || '')
    const password = await questions.askHidden('Password: ')
    const client = new Client({ baseUrl })
    try {
      await client.login({ email, password }, { signal })
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'otp_required')) throw error
      await client.login({ email, password, otp: await questions.ask('One-time code: ') }, { signal })
    }
    return { client, email }
  } finally {
    questions.close()
  }
}
