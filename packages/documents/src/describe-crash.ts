import { documentTooComplex, ExtractionError, unreadableDocument } from './extraction-error.ts'

/**
 * Whether the error has its cause on this machine and not in the document. Such errors are failed system calls, as for a file
 * that is gone, and packages that are not installed.
 */
export function isMachineError(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND'))
}

/**
 * Returns the document's error for an exception of a parser. The document is too complex when the parser exceeds the stack
 * or the maximum string length (RangeError) or WebAssembly's memory (RuntimeError). After any other exception it is
 * unreadable.
 * @param formatName the format in a user's words; undefined when the format is not supported
 */
export function describeCrash(error: unknown, formatName = 'supported'): ExtractionError {
  if (error instanceof ExtractionError) return error
  const isTooLarge = error instanceof Error && ['RangeError', 'RuntimeError'].includes(error.name)
  return isTooLarge
    ? documentTooComplex('The document is too large or too deeply nested.', error)
    : unreadableDocument(formatName, error)
}

/**
 * Returns the document's error for a thread that ended while it read the document. Node ends a thread that reaches its
 * heap limit with ERR_WORKER_OUT_OF_MEMORY. A thread that limitThreadMemory terminated has no such code: piscina only
 * writes "worker exited" into the message.
 */
export function describeThreadExit(error: unknown, formatName = 'supported'): ExtractionError {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ERR_WORKER_OUT_OF_MEMORY' || message.startsWith('worker exited')
    ? documentTooComplex('The document needs more memory than one document may use.', error)
    : unreadableDocument(formatName, error)
}
