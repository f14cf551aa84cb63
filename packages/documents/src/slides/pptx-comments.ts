import type { DocumentPackage } from '../archive/open-package.ts'
import { childAt, descendantsNamed, type Element, elementsOf, textOf } from '../markup/element.ts'
import { readPlainText } from '../open-xml/drawing-text.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { type Relationships, targetsOfType } from '../open-xml/relationships.ts'

/** Returns the names of a presentation's commenters by their ids (ECMA-376 part 1, 19.4.2; MS-PPTX 2.6.2). */
export async function readCommentAuthors(
  archive: DocumentPackage,
  relationships: Relationships,
): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const parts = ['commentAuthors', 'authors'].flatMap(type => targetsOfType(relationships, type))
  for (const part of parts)
    for (const { attributes } of elementsOf(await readOpenXmlPart(archive, part)))
      names.set(attributes.get('id') ?? '', attributes.get('name') ?? '')
  return names
}

/** Reads the comments of a slide with their replies, in both forms that PowerPoint has written (19.4.4; MS-PPTX 2.6.3). */
export async function readPptxComments(
  archive: DocumentPackage,
  slide: Relationships,
  authors: Map<string, string>,
): Promise<{ author: string; text: string }[]> {
  const comments: { author: string; text: string }[] = []
  for (const part of targetsOfType(slide, 'comments')) {
    const tree = await readOpenXmlPart(archive, part)
    const found = ['p:cm', 'p188:cm', 'p188:reply'].flatMap(name => descendantsNamed(tree, name))
    for (const comment of found)
      comments.push({
        author: authors.get(comment.attributes.get('authorId') ?? '') ?? '',
        text: textOfComment(comment),
      })
  }
  return comments
}

const textOfComment = (comment: Element) =>
  comment.name === 'p:cm'
    ? textOf(childAt(comment, 'p:text'))
    : readPlainText(childAt(comment, 'p188:txBody'), new Map())
