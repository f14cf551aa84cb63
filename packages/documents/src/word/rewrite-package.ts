import { unreadableDocument } from '../extraction-error.ts'
import { descendantsNamed, type Element } from '../markup/element.ts'
import { parseXml } from '../markup/xml-tree.ts'
import type { Parts } from '../readers/open-parts.ts'
import { writeMark } from './mark.ts'
import { wordNamespaces } from './namespaces.ts'
import { Numbering } from './numbering.ts'
import { readChart } from './read-chart.ts'
import { type Relation, readRelations } from './relations.ts'
import { PartRewriter } from './rewrite-part.ts'
import { readStyles } from './styles.ts'
import { openTag, XmlWriter } from './xml-writer.ts'

const relationTypes = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  `xmlns:r="${relationTypes}" xmlns:v="urn:schemas-microsoft-com:vml" ` +
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'

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
export function rewritePackage(parts: Parts): { files: Map<string, string>; bodyPart: number } {
  const main =
    readRelations(parts, '').find(relation => relation.type === 'officeDocument' && parts.has(relation.target))
      ?.target ?? 'word/document.xml'
  const source = parts.readXml(main)
  const document = source === undefined ? undefined : parseXml(source, wordNamespaces)
  if (!document) throw unreadableDocument('Word')
  const relations = readRelations(parts, main)
  const readRelated = (type: string) => {
    const related = relations.find(relation => relation.type === type && parts.has(relation.target))
    return related && { ...related, root: readPart(parts, related.target) }
  }
  const shared = {
    roles: readStyles(readRelated('styles')?.root),
    numbering: new Numbering(readRelated('numbering')?.root),
  }
  const files = new Map<string, string>()

  /** Rewrites parts into one file, with the targets of their links as its relations. */
  function addFile(path: string, root: string, write: (part: PartWriter) => void): void {
    const out = new XmlWriter()
    const links: string[] = []
    out.raw(openTag(root, {}).replace('>', ` ${namespaces}>`))
    write({
      out,
      rewrite(nodes, partRelations) {
        const byId = new Map(partRelations.map(relation => [relation.id, relation]))
        const prefix = `f${links.length}`
        const rewriter = new PartRewriter(
          {
            ...shared,
            shown: id => readChart(parts, byId.get(id)?.target),
            linkId: id => {
              const link = byId.get(id)
              if (!link?.isExternal) return undefined
              const linkId = `${prefix}_${id}`
              const attributes = {
                Id: linkId,
                Type: `${relationTypes}/hyperlink`,
                Target: link.target,
                TargetMode: 'External',
              }
              links.push(openTag('Relationship', attributes, true))
              return linkId
            },
          },
          out,
        )
        rewriter.writeNodes(nodes)
      },
    })
    out.raw(`</${root}>`)
    files.set(path, out.toString())
    const [, folder = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(path) ?? []
    files.set(`${folder}_rels/${name}.rels`, writeRelations(links))
  }

  const { headers, footers } = marginParts(document, relations)
  addFile('word/document.xml', 'w:document', part => {
    part.out.wrap('w:body', () => {
      for (const path of [...headers, main, ...footers]) {
        part.out.raw(`<w:p>${writeMark('part')}</w:p>`)
        const root = path === main ? document : readPart(parts, path)
        if (root) part.rewrite(root.children, readRelations(parts, path))
      }
    })
  })
  for (const { type, root, note } of noteParts) {
    const related = readRelated(type)
    if (!related?.root) continue
    const partRelations = readRelations(parts, related.target)
    addFile(`word/${type}.xml`, root, part => {
      for (const element of descendantsNamed(related.root as Element, note))
        part.out.wrap(note, () => part.rewrite(element.children, partRelations), noteAttributes(element))
    })
  }
  files.set('_rels/.rels', writeRelations([]))
  return { files, bodyPart: headers.length }
}

interface PartWriter {
  out: XmlWriter
  rewrite(nodes: Element['children'], relations: Relation[]): void
}

function readPart(parts: Parts, path: string): Element | undefined {
  const source = parts.readXml(path)
  return source === undefined ? undefined : parseXml(source, wordNamespaces)
}

function noteAttributes({ attributes }: Element): Record<string, string> {
  const names = ['w:id', 'w:type', 'w:author', 'w:initials']
  return Object.fromEntries(names.flatMap(name => (attributes.has(name) ? [[name, attributes.get(name) ?? '']] : [])))
}

/** The headers and footers that the sections use, each once, in the order of their first use. */
function marginParts(document: Element, relations: Relation[]): { headers: string[]; footers: string[] } {
  const paths = (name: string) => {
    const ids = [...descendantsNamed(document, name)].map(reference => reference.attributes.get('r:id'))
    return [...new Set(ids.flatMap(id => relations.find(relation => relation.id === id)?.target ?? []))]
  }
  return { headers: paths('w:headerReference'), footers: paths('w:footerReference') }
}

const writeRelations = (relations: string[]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${relations.join('')}</Relationships>`
