import { violatedUnique } from '@ai-platform/database/prisma.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

export const usernameTaken = () =>
  new ProblemError('username_taken', 'Another account has this username. Choose another one.')

export const emailTaken = () =>
  new ProblemError('email_taken', 'There is an account with this e-mail address already. Log in instead.')

/** For a catch behind a write of a user: the problem when a unique index refused it, else the error as it was. */
export function takenProblem(error: unknown): unknown {
  const index = violatedUnique(error)
  if (index === 'users_username_key') return usernameTaken()
  return index === 'users_email_key' ? emailTaken() : error
}
