import { notFound } from '@ai-platform/runtime/problem-error.ts'
import type { RequestHandler } from 'express'

/** Answers 404 for every path that no route matches. */
export const pathNotFound: RequestHandler = () => {
  throw notFound('path')
}
