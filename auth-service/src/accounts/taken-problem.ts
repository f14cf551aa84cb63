import { violatedUnique } from '@ai-platform/database/prisma.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'

export const usernameTaken = () =>
  new ProblemError('username_taken', 'Another account has this username. Choose another one.')

export const emailTaken = () => new ProblemError('email_taken', 'An account has this e-mail address. Log in instead.')

/** Maps the error of a write to `users`: a violated unique index becomes its problem; any other error is returned. */
export function takenProblem(error: unknown): unknown {
  const index = violatedUnique(error)
  if (index === 'users_username_key') return usernameTaken()
  return index === 'users_email_key' ? emailTaken() : error
}
