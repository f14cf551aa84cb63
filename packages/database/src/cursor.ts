import { z } from 'zod'

/** A cursor that no list of ours gave out. */
export class BadCursorError extends Error {
  override name = 'BadCursorError'
}

/** An opaque cursor that stands for the last id of a page. */
export const encodeCursor = (id: string): string => Buffer.from(id, 'utf8').toString('base64url')

/** @throws BadCursorError when the text is not a cursor of an id */
export function decodeCursor(cursor: string): string {
  const id = z.uuid().safeParse(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (id.success && encodeCursor(id.data) === cursor) return id.data
  throw new BadCursorError('The cursor is not one that a list gave.')
}
