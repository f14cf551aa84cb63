import type { DocumentPackage } from '../archive/open-package.ts'
import { childAt, childrenNamed, descendantsNamed, type Element, textOf } from '../markup/element.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { type Relationships, targetsOfType } from '../open-xml/relationships.ts'

/** A comment or note on a cell. */
export interface CellComment {
  reference: string
  author: string
  text: string
}

/** Excel writes a second copy of each thread as a note of this author, for older programs. */
const copyAuthor = /^tc=/

/**
 * Reads the notes (ECMA-376 part 1, 18.7) and the threaded comments (MS-XLSX 2.6.205) of a sheet, in this order.
 * @param people display names by id
 */
export async function readXlsxComments(
  archive: DocumentPackage,
  relationships: Relationships,
  people: Map<string, string>,
): Promise<CellComment[]> {
  const comments: CellComment[] = []
  for (const part of targetsOfType(relationships, 'comments'))
    comments.push(...readNotes(await readOpenXmlPart(archive, part)))
  for (const part of targetsOfType(relationships, 'threadedComment')) {
    for (const { attributes, children } of childrenNamed(await readOpenXmlPart(archive, part), 'threadedComment')) {
      const text = textOf(childAt({ name: '', attributes, children }, 'text'))
      comments.push({
        reference: attributes.get('ref') ?? '',
        author: people.get(attributes.get('personId') ?? '') ?? '',
        text,
      })
    }
  }
  return comments.filter(comment => comment.text.trim() !== '')
}

function readNotes(tree: Element | undefined): CellComment[] {
  const authors = childrenNamed(childAt(tree, 'authors'), 'author').map(textOf)
  return childrenNamed(childAt(tree, 'commentList'), 'comment')
    .map(comment => {
      const author = authors[Number(comment.attributes.get('authorId') ?? -1)] ?? ''
      const text = richText(childAt(comment, 'text'))
      // Excel begins a note with its author's name on a line of its own.
      const body = author !== '' && text.startsWith(`${author}:`) ? text.slice(author.length + 1) : text
      return { reference: comment.attributes.get('ref') ?? '', author, text: body }
    })
    .filter(comment => !copyAuthor.test(comment.author))
}

const richText = (element: Element | undefined) =>
  [...childrenNamed(element, 't'), ...childrenNamed(element, 'r').flatMap(run => childrenNamed(run, 't'))]
    .map(textOf)
    .join('')

/** Returns the people of a workbook, by the id that threaded comments use. */
export async function readPeople(archive: DocumentPackage, relationships: Relationships): Promise<Map<string, string>> {
  const people = new Map<string, string>()
  for (const part of targetsOfType(relationships, 'person'))
    for (const { attributes } of descendantsNamed(await readOpenXmlPart(archive, part), 'person'))
      people.set(attributes.get('id') ?? '', attributes.get('displayName') ?? '')
  return people
}

/** Writes a comment as a quotation that names its cell. */
export function writeComment({ reference, author, text }: CellComment): string {
  const by = author === '' ? '' : ` by ${author}`
  return `> Comment on ${reference}${by}: ${text.replace(/\s+/g, ' ').trim()}`
}
