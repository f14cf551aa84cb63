import { PageQuery } from '@ai-platform/contracts/list.ts'
import { TextPage } from '@ai-platform/contracts/text.ts'
import { decodeNumberCursor } from '@ai-platform/database/cursor.ts'
import { findText, listPages, type TextLocation } from '@ai-platform/database/tasks/list-pages.ts'
import { ExtractionError } from '@ai-platform/documents/extraction-error.ts'
import { readPlainText } from '@ai-platform/documents/read-plain-text.ts'
import { notFound, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { userIdOf } from '../http/authentication.ts'
import { bearerAuth, problems, typed } from '../http/route.ts'
import { parseTaskId, TaskIdParams } from './task-id.ts'

/** GET /process/tasks/{task_id}/text */
export function readTextRoute(app: FastifyInstance, { pool }: Context): void {
  typed(app).get(
    '/process/tasks/:task_id/text',
    {
      config: { scope: 'documents:read' },
      schema: {
        operationId: 'readText',
        tags: ['Tasks'],
        summary: "Read the text of a task's document",
        description:
          'What was read, page by page, as Markdown; it is there before the result. A page of this list has `limit` items ' +
          'or 1 MB. With the field `pages`, only the selected pages are here.',
        security: bearerAuth,
        params: TaskIdParams,
        querystring: PageQuery,
        docs: { answers: { 200: { description: 'One page of items, in the order of the document' } } },
        response: {
          200: TextPage,
          ...problems(
            'validation_error',
            'not_authenticated',
            'token_not_valid',
            'account_disabled',
            'not_found',
            'text_not_ready',
          ),
        },
      },
    },
    async request => {
      const ids = { taskId: parseTaskId(request.params.task_id), userId: userIdOf(request) }
      const found = await findText(pool, ids)
      if (!found) throw notFound('task')
      if (found.is_stored) return listPages(pool, ids.taskId, request.query)
      if (found.content === null || found.attempt === 0) throw textNotReady(found)
      return readShortText({ ...found, content: found.content }, request.query.cursor)
    },
  )
}

/**
 * Reads a short text, which is one item, from its document.
 * @throws ProblemError text_not_ready when it cannot be decoded; BadCursorError
 */
function readShortText(
  { content, extension }: { content: Buffer; extension: string },
  cursor: string | undefined,
): TextPage {
  if (cursor !== undefined && decodeNumberCursor(cursor) > 0) return { items: [], next_cursor: null }
  try {
    const items = readPlainText(content, extension).pages.map(({ number: page, text, source, confidence }) => ({
      ...{ page, text, source, confidence },
    }))
    return { items, next_cursor: null }
  } catch (error) {
    if (error instanceof ExtractionError) throw unreadable(error.detail)
    throw error
  }
}

const unreadable = (detail: string) => new ProblemError('text_not_ready', `No text was read. ${detail}`)

/** Says why the text of a task is not there, and what to do. */
function textNotReady({ status, error }: TextLocation): ProblemError {
  if (status === 'failed') return unreadable(error?.detail ?? '')
  const details = {
    pending: 'The document has not been read yet. Try again when the task is processing or final.',
    processing: 'The document is being read. Try again in a moment.',
    cancelled: 'The task was cancelled before its document was read. Retry the task.',
    completed: 'An earlier version of the platform read the document and did not keep its text. Submit it again.',
  }
  return new ProblemError('text_not_ready', details[status])
}
