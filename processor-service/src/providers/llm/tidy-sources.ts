import { isObject } from './task-run.ts'

/** The most sources of one statement; a model's further ones are left out. */
const maxSources = 10
/** The most characters of a quote; the rest is cut. */
const maxQuoteCharacters = 1_000

/**
 * Corrects the sources in a model's answer before it is validated: none when the field is missing, and only those with a quote. A
 * page that is no page number is null.
 */
export function tidySources(sources: unknown): unknown[] {
  if (!Array.isArray(sources)) return []
  return sources
    .flatMap(source => {
      if (!isObject(source) || typeof source.quote !== 'string' || source.quote.trim() === '') return []
      const page = Number.isInteger(source.page) && Number(source.page) > 0 ? source.page : null
      return [{ page, quote: source.quote.slice(0, maxQuoteCharacters) }]
    })
    .slice(0, maxSources)
}
