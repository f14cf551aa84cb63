import type { DocumentPackage } from '../archive/open-package.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { descendantsNamed, type Element } from '../markup/element.ts'
import { findMainPart, targetsOfType } from '../open-xml/relationships.ts'
import type { PictureMarks } from '../pictures/pictures.ts'
import { FileWriter, writeRelationships } from './file-writer.ts'
import { writeMark } from './mark.ts'
import { Numbering } from './numbering.ts'
import { readWordPart, type WordPart } from './read-word-part.ts'
import { readStyles } from './styles.ts'

/** The parts with notes, and the elements that mammoth expects in them. */
const noteParts = [
  { type: 'footnotes', root: 'w:footnotes', note: 'w:footnote' },
  { type: 'endnotes', root: 'w:endnotes', note: 'w:endnote' },
  { type: 'comments', root: 'w:comments', note: 'w:comment' },
]

/**
 * Rewrites a Word document into the files of a package that mammoth reads completely. Its body holds the headers, the body
 * and the footers; a paragraph with the mark `part` begins each of them, and the body is part number `bodyPart`.
 * @throws ExtractionError unreadable_document, document_too_complex
 */
export async function rewritePackage(
  archive: DocumentPackage,
  pictures: PictureMarks,
): Promise<{ files: Map<string, string>; bodyPart: number }> {
  const body = await readWordPart(archive, await findMainPart(archive, 'word/document.xml'))
  if (!body) throw unreadableDocument('Word')
  const readRelated = async (type: string) => {
    const path = targetsOfType(body.relationships, type).find(target => archive.has(target))
    return path === undefined ? undefined : readWordPart(archive, path)
  }
  const document = {
    roles: readStyles((await readRelated('styles'))?.root),
    numbering: new Numbering((await readRelated('numbering'))?.root),
    pictures,
  }
  const headers = await readParts(archive, marginPaths(body, 'w:headerReference'))
  const footers = await readParts(archive, marginPaths(body, 'w:footerReference'))

  const files = new Map([['_rels/.rels', writeRelationships([])]])
  const main = new FileWriter(document)
  main.out.wrap('w:body', () => {
    for (const part of [...headers, body, ...footers]) {
      main.out.raw(`<w:p>${writeMark('part')}</w:p>`)
      main.write(part, part.root.children)
    }
  })
  main.addTo(files, 'word/document.xml', 'w:document')
  for (const { type, root, note } of noteParts) {
    const part = await readRelated(type)
    if (!part) continue
    const file = new FileWriter(document)
    for (const element of descendantsNamed(part.root, note))
      file.out.wrap(note, () => file.write(part, element.children), noteAttributes(element))
    file.addTo(files, `word/${type}.xml`, root)
  }
  return { files, bodyPart: headers.length }
}

async function readParts(archive: DocumentPackage, paths: string[]): Promise<WordPart[]> {
  const parts: WordPart[] = []
  for (const path of paths) {
    const part = await readWordPart(archive, path)
    if (part) parts.push(part)
  }
  return parts
}

/** The headers or footers that the sections use, each once, in the order of their first use. */
function marginPaths({ root, relationships }: WordPart, reference: string): string[] {
  const ids = descendantsNamed(root, reference).map(({ attributes }) => attributes.get('r:id') ?? '')
  return [...new Set(ids.flatMap(id => relationships.get(id)?.target ?? []))]
}

function noteAttributes({ attributes }: Element): Record<string, string> {
  const names = ['w:id', 'w:type', 'w:author', 'w:initials']
  return Object.fromEntries(names.flatMap(name => (attributes.has(name) ? [[name, attributes.get(name) ?? '']] : [])))
}
