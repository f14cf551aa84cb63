import type { TextItem, TextPage } from '@ai-platform/contracts/text.ts'
import { z } from 'zod'
import { cutBefore } from './show-task.ts'
import { ToolError } from './tool-error.ts'

/** The characters that an item costs besides its text. Thousands of pages without text must not make one answer. */
const itemCharacters = 50
/** A part ends at white space when there is some in its last characters. */
const breakWindow = 200

/** Where a part ended: the cursor of the API's page, the item in that page, and how many of its characters were returned. */
const Position = z.tuple([z.string().nullable(), z.int().nonnegative(), z.int().nonnegative()])
type Position = z.infer<typeof Position>

const encode = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url')

/** @throws ToolError when the text is not a cursor of this tool */
function decode(cursor: string): Position {
  try {
    return Position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw new ToolError('The cursor is not one of documents_get_text. Start again without it.')
  }
}

/**
 * Reads the next part of a document's text. An item that does not fit is cut and goes on in the next part.
 * @param readPage reads a page of the API's list
 * @param maxCharacters of all texts together, in UTF-16 code units
 */
export async function readTextPart(
  readPage: (cursor: string | null) => Promise<TextPage>,
  cursor: string | undefined,
  maxCharacters: number,
): Promise<TextPage> {
  let [at, index, offset]: Position = cursor === undefined ? [null, 0, 0] : decode(cursor)
  let left = maxCharacters
  const items: TextItem[] = []
  for (;;) {
    const page = await readPage(at)
    for (const item of page.items.slice(index)) {
      const text = item.text.slice(offset)
      left -= itemCharacters
      if (text.length > left) {
        const end = left > 0 ? breakAt(text, left) : 0
        if (end > 0) items.push({ ...item, text: text.slice(0, end) })
        return { items, next_cursor: encode([at, index, offset + end]) }
      }
      items.push({ ...item, text })
      left -= text.length
      index += 1
      offset = 0
    }
    if (page.next_cursor === null) return { items, next_cursor: null }
    at = page.next_cursor
    index = 0
  }
}

function breakAt(text: string, end: number): number {
  const space = text.lastIndexOf(' ', end - 1)
  return space > end - breakWindow && space > 0 ? space + 1 : cutBefore(text, end)
}
