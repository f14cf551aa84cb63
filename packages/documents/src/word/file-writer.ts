import { posix } from 'node:path'
import type { Node } from '../markup/element.ts'
import type { PictureMarks } from '../pictures/pictures.ts'
import type { Numbering } from './numbering.ts'
import type { WordPart } from './read-word-part.ts'
import { PartRewriter } from './rewrite-part.ts'
import type { StyleRoles } from './styles.ts'
import { openTag, XmlWriter } from './xml-writer.ts'

const relationTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const namespaces = {
  'xmlns:w': 'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'xmlns:r': relationTypes,
  'xmlns:v': 'urn:schemas-microsoft-com:vml',
  'xmlns:w14': 'http://schemas.microsoft.com/office/word/2010/wordml',
}

/** What the parts of a document share. */
export interface WordDocument {
  roles: StyleRoles
  numbering: Numbering
  pictures: PictureMarks
}

/** Rewrites parts of a document into one file, with the targets of their links as its relationships. */
export class FileWriter {
  readonly out = new XmlWriter()
  readonly #document: WordDocument
  readonly #links: string[] = []

  constructor(document: WordDocument) {
    this.#document = document
  }

  /** Writes nodes of a part. */
  write({ relationships, graphics }: WordPart, nodes: Node[]): void {
    // Ids are unique in a part only.
    const prefix = `f${this.#links.length}`
    const linkId = (id: string) => {
      const link = relationships.get(id)
      if (!link?.external) return undefined
      const linkId = `${prefix}_${id}`
      const attributes = { Id: linkId, Type: `${relationTypes}/hyperlink`, Target: link.target, TargetMode: 'External' }
      this.#links.push(openTag('Relationship', attributes, true))
      return linkId
    }
    const picture = (id: string, area: number) => {
      const target = relationships.get(id)
      return target?.external ? '' : this.#document.pictures.mark(target?.target, area)
    }
    const context = { ...this.#document, linkId, picture, shown: (id: string) => graphics.get(id) ?? [] }
    new PartRewriter(context, this.out).writeNodes(nodes)
  }

  /** Adds the file and its relationships to those of a package. @param root the name of the file's root element */
  addTo(files: Map<string, string>, path: string, root: string): void {
    files.set(path, `${openTag(root, namespaces)}${this.out}</${root}>`)
    const { dir, base } = posix.parse(path)
    files.set(posix.join(dir, '_rels', `${base}.rels`), writeRelationships(this.#links))
  }
}

/** @param relationships elements of WordprocessingML packages (ECMA-376 part 2, 6.5.3) */
export const writeRelationships = (relationships: string[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relationships.join('')}</Relationships>`
