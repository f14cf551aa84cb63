import { randomUUIDv7 } from 'node:crypto'
import { RegisterRequest, type SessionResponse } from '@ai-platform/contracts/account.ts'
import type { PrismaClient } from '@ai-platform/database/prisma.ts'
import { parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { addressKey, limitByAddress } from '../http/limit-by-address.ts'
import { readJson } from '../http/read-json.ts'
import type { Route } from '../http/route.ts'
import { openSession } from '../tokens/open-session.ts'
import { clientOf } from '../tokens/session-client.ts'
import { emailTaken, takenProblem, usernameTaken } from './taken-problem.ts'
import { toUser } from './user-view.ts'

/**
 * Refuses a taken username or e-mail address before the costly hash. The query folds case as the unique indexes do.
 * Those indexes decide between two registrations at the same time.
 * @throws ProblemError username_taken, email_taken
 */
async function refuseTaken(prisma: PrismaClient, account: { username: string; email: string }): Promise<void> {
  const rows = await prisma.$queryRaw<{ username_taken: boolean }[]>`
    SELECT username_key = lower(${account.username}) AS username_taken FROM users
    WHERE username_key = lower(${account.username}) OR email = ${account.email}`
  if (rows.some(row => row.username_taken)) throw usernameTaken()
  if (rows.length > 0) throw emailTaken()
}

/** POST /auth/register/: creates an account and opens a session. */
export const register = ({ limits, passwords, prisma, tokens }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/register/',
  handlers: [
    limitByAddress(limits.register),
    readJson,
    async (req, res) => {
      const { username, email, password } = parseOrThrow(RegisterRequest, req.body)
      await refuseTaken(prisma, { username, email })
      const passwordHash = await passwords.hash(password, addressKey(req.ip))
      const account = { id: randomUUIDv7(), username, email, credentials: { create: { passwordHash } } }
      const { user, refresh } = await prisma
        .$transaction(async tx => {
          const user = toUser(await tx.user.create({ data: account }))
          return { user, refresh: await openSession(tx, user.id, clientOf(req)) }
        })
        .catch(error => {
          throw takenProblem(error)
        })
      res.status(201).json({ user, access: tokens.sign(user), refresh } satisfies SessionResponse)
    },
  ],
})
