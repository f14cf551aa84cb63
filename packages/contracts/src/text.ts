import { z } from 'zod'
import { pageOf } from './list.ts'

/** What was read of one page, or of a part of a long text. */
export const TextItem = z
  .object({
    page: z.int().positive().nullable().describe('From 1; null for a format without pages'),
    text: z.string().describe('Markdown. A text of more than 64 kB is cut into several items of the same page'),
    source: z
      .enum(['text', 'ocr', 'none'])
      .describe(
        '`text`: the file contains it, or most of it. `ocr`: it was recognised in an image. `none`: nothing was read',
      ),
    confidence: z.number().min(0).max(1).nullable().describe('Of what was recognised in images; null when nothing was'),
  })
  .meta({ id: 'TextItem' })
export type TextItem = z.infer<typeof TextItem>

/**
 * A page of the list of what was read of a document. The texts of items with the same page, joined without a separator, are
 * the text of that page.
 */
export const TextPage = pageOf(TextItem).meta({
  id: 'TextPage',
  example: {
    items: [
      { page: 1, text: '# Lease\n\nThe rent is 500 EUR a month.', source: 'text', confidence: null },
      { page: 2, text: 'Annex A: keys handed over', source: 'ocr', confidence: 0.93 },
    ],
    next_cursor: null,
  },
})
export type TextPage = z.infer<typeof TextPage>
