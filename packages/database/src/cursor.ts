import { z } from 'zod'

/** The text is not a cursor that one of our lists returned. */
export class BadCursorError extends Error {
  override name = 'BadCursorError'

  constructor() {
    super('The cursor is not one that a list gave. Use the next_cursor of the page before.')
  }
}

/** An opaque cursor made from the last id, or the last number, of a page. */
export const encodeCursor = (last: string): string => Buffer.from(last, 'utf8').toString('base64url')

/** @throws BadCursorError when the text is not a cursor of an id */
export function decodeCursor(cursor: string): string {
  const id = z.uuid().safeParse(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (id.success && encodeCursor(id.data) === cursor) return id.data
  throw new BadCursorError()
}

/** @throws BadCursorError when the text is not a cursor of a number from 1 to 999,999,999 */
export function decodeNumberCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^[1-9]\d{0,8}$/.test(text) && encodeCursor(text) === cursor) return Number(text)
  throw new BadCursorError()
}
