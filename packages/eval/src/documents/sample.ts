import type { ExtractedDocument } from '@ai-platform/documents/extracted-document.ts'

/** How many of the expected things a document shows after it was read. */
export interface Score {
  found: number
  of: number
  /** What was not found, for a person to read. */
  missed: string[]
}

/** One question about a document that was read. Checks with the same figure are added up. */
export interface Check {
  figure: string
  score(document: ExtractedDocument): Score
}

/** A document made in code, with what a reader must find in it. */
export interface Sample {
  name: string
  /** In lower case, without its dot. It selects the reader. */
  extension: string
  bytes: Uint8Array
  checks: Check[]
}

/** Stands for a document that could not be read: its checks find nothing of what they look for. */
export const emptyDocument: ExtractedDocument = { pages: [], pageCount: null, warnings: [] }
