import { ModelError } from '../../models/model-error.ts'

/**
 * How often a text is halved because its answer was cut off at the token limit. When the answer about a quarter is cut off, too, the
 * model is at fault, not the length.
 */
export const maxHalvings = 2

/** Whether an answer was cut off at its token limit. */
export const isCutOff = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof ModelError && error.cause.kind === 'too_long'
