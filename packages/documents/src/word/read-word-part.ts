import type { DocumentPackage } from '../archive/open-package.ts'
import type { Block } from '../markdown/blocks.ts'
import type { Element } from '../markup/element.ts'
import { readGraphic } from '../open-xml/read-graphic.ts'
import { type Relationships, readRelationships } from '../open-xml/relationships.ts'
import { readXmlTree } from '../xml/read-tree.ts'

/** A part of a Word document with what it refers to. */
export interface WordPart {
  root: Element
  relationships: Relationships
  /** What the charts and diagrams of the part show, by relationship id. */
  graphics: Map<string, Block[]>
}

/**
 * Returns a part such as the body or a header; undefined when it is missing or has no element.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function readWordPart(archive: DocumentPackage, path: string): Promise<WordPart | undefined> {
  const root = await readXmlTree(archive, path)
  if (!root) return undefined
  const relationships = await readRelationships(archive, path)
  const graphics = new Map<string, Block[]>()
  const byTarget = new Map<string, Block[]>()
  for (const [id, relationship] of relationships) {
    const blocks = byTarget.get(relationship.target) ?? (await readGraphic(archive, relationship))
    byTarget.set(relationship.target, blocks)
    graphics.set(id, blocks)
  }
  return { root, relationships, graphics }
}
