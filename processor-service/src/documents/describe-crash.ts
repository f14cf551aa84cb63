import { documentTooComplex, ExtractionError, unreadableDocument } from './extraction-error.ts'

/**
 * Whether the error has its cause on this machine and not in the document: a failed system call, such as reading a file
 * that is gone, or a package that is not installed.
 */
export function isMachineError(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'ERR_MODULE_NOT_FOUND'))
}

/**
 * Returns the document's error for an exception of a parser. A parser that exceeds the stack, the maximum string length
 * (RangeError) or WebAssembly's memory (RuntimeError) got too large a document. Any other exception means a damaged one.
 * @param formatName the format in a user's words; undefined when the format is not supported
 */
export function describeCrash(error: unknown, formatName = 'supported'): ExtractionError {
  if (error instanceof ExtractionError) return error
  const isTooLarge = error instanceof Error && ['RangeError', 'RuntimeError'].includes(error.name)
  return isTooLarge
    ? documentTooComplex('The document is too large or too deeply nested.', error)
    : unreadableDocument(formatName, error)
}
