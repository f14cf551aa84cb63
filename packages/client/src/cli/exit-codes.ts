import { ApiError, ConnectionError } from '../http/api-error.ts'
import { TaskFailedError, WaitTimeoutError } from '../submission/task-errors.ts'

export const exitCodes = {
  ok: 0,
  /** the task failed or was cancelled, or `doctor` found a failure */
  failed: 1,
  /** the command line is not valid */
  usage: 2,
  notAuthenticated: 3,
  notFound: 4,
  /** the platform refused: the document, an option, a limit */
  refused: 5,
  /** no answer, or an error of the platform */
  unreachable: 6,
  /** not final within --timeout; the task goes on */
  timeout: 7,
  /** a fault of this program */
  internal: 70,
  /** 128 + SIGINT, as shells count */
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The command line is not valid. */
export class UsageError extends Error {}

/** The command needs credentials, and there are none. */
export class NoCredentialsError extends Error {}

/** The user ended the command with Ctrl-C. */
export class Interrupted extends Error {}

function codeOfStatus(status: number): ExitCode {
  if (status === 401 || status === 403) return exitCodes.notAuthenticated
  if (status === 404) return exitCodes.notFound
  return status >= 500 ? exitCodes.unreachable : exitCodes.refused
}

/** A file that the command line names cannot be read. */
const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && ['open', 'stat', 'read'].includes(String(error.syscall))

const fileFaults: Record<string, string> = {
  ENOENT: 'There is no file',
  ENOTDIR: 'There is no file',
  EACCES: 'You may not read the file',
}

/** What went wrong, as a sentence. Node's own one about a file begins with a code. */
export function describeFailure(error: unknown): string {
  if (isFileError(error) && error.path !== undefined) {
    const fault = fileFaults[error.code ?? '']
    if (fault) return `${fault} ${error.path}.`
  }
  return error instanceof Error ? error.message : String(error)
}

/** The exit code of an error that ended a command. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Interrupted) return exitCodes.interrupted
  if (error instanceof UsageError) return exitCodes.usage
  if (error instanceof NoCredentialsError) return exitCodes.notAuthenticated
  if (error instanceof TaskFailedError) return exitCodes.failed
  if (error instanceof WaitTimeoutError) return exitCodes.timeout
  if (error instanceof ApiError) return codeOfStatus(error.status)
  if (error instanceof ConnectionError) return exitCodes.unreachable
  if (isFileError(error)) return exitCodes.usage
  return exitCodes.internal
}

/** The name of the exit code of an error, written as the codes of the platform are: `not_authenticated`, `unreachable`. */
export function exitCodeName(error: unknown): string {
  const code = exitCodeOf(error)
  const name = Object.entries(exitCodes).find(([, value]) => value === code)?.[0] ?? 'internal'
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
