import type { DocumentPackage } from '../archive/open-package.ts'
import { type Element, elementsOf } from '../markup/element.ts'
import { readXmlTree } from '../xml/read-tree.ts'

/**
 * Reads a part of a workbook or presentation as a tree. Of alternative contents only the first choice is kept, which newer
 * programs show (ECMA-376 part 3, 7.6). Returns undefined for a part that does not exist or has no element.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function readOpenXmlPart(archive: DocumentPackage, name: string): Promise<Element | undefined> {
  const root = await readXmlTree(archive, name)
  if (root) keepFirstChoices(root)
  return root
}

function keepFirstChoices(parent: Element): void {
  for (const element of elementsOf(parent)) {
    if (element.name === 'mc:AlternateContent') element.children = elementsOf(element).slice(0, 1)
    keepFirstChoices(element)
  }
}
