import type { ErrorText } from '../../platform/describe-error.ts'
import type { DraftErrors } from './draft.ts'

const fields: Record<string, keyof DraftErrors> = {
  invalid_schema: 'schema',
  invalid_pages: 'pages',
  file_empty: 'document',
  file_too_large: 'document',
  unsupported_file_type: 'document',
  url_not_allowed: 'document',
  url_unreachable: 'document',
}

/** The field of the form that a refusal of the platform is about. Undefined: about none of them, such as a quota. */
export const fieldOfRefusal = (code: string | undefined): keyof DraftErrors | undefined => fields[code ?? '']

/** The refusal for its field: for a schema with the place in it, as the form's own check says it. */
export function wordsOf({ code, detail, fields: refused }: ErrorText): string {
  const [place, message] = Object.entries(refused)[0] ?? []
  if (code === 'invalid_schema' && message !== undefined) return place ? `${place}: ${message}` : message
  return detail
}
