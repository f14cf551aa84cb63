import { ConfigError } from './env.ts'

/** EX_CONFIG of sysexits.h: a setting is missing or wrong, and another start fails in the same way. */
export const configExitCode = 78

/** The exit code of a process that an error ends: 78 for a ConfigError, 1 for any other. */
export const exitCodeOf = (error: unknown): number => (error instanceof ConfigError ? configExitCode : 1)

/**
 * Runs the main function of a process. A ConfigError prints its message to standard error, without a stack, and ends the
 * process with 78. Any other error ends it as Node does, with the stack and 1.
 * @param name the program's name, printed before the message
 */
export async function runMain(name: string, main: () => Promise<void> | void): Promise<void> {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${name}: ${error.message}\n`)
    process.exit(exitCodeOf(error))
  }
}
