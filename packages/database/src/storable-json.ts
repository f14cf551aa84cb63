/** JSON.stringify writes only NUL and lone surrogates as these escapes; a pair of surrogates stays as it is. */
const unstorable = /\\u(?:0000|d[89a-f])/

/**
 * Serialises a value as JSON that PostgreSQL can store as jsonb. It refuses NUL and lone surrogates
 * (https://www.postgresql.org/docs/18/datatype-json.html), which an AI model may write. NUL is removed, also from keys; a lone
 * surrogate becomes U+FFFD.
 */
export function toStorableJson(value: unknown): string {
  const json = JSON.stringify(value)
  return unstorable.test(json) ? JSON.stringify(clean(JSON.parse(json))) : json
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [cleanText(key), clean(entry)]))
}

const cleanText = (text: string): string => text.replaceAll('\0', '').toWellFormed()
