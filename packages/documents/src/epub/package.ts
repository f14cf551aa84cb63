import { posix } from 'node:path'
import { unreadableDocument } from '../extraction-error.ts'
import { childNamed, childrenNamed, descendantsNamed, textOf } from '../markup/element.ts'
import { parseXml } from '../markup/xml-tree.ts'
import type { Parts } from '../readers/open-parts.ts'

const namespaces: Record<string, string> = {
  'urn:oasis:names:tc:opendocument:xmlns:container': '',
  'http://www.idpf.org/2007/opf': '',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://www.w3.org/2001/04/xmlenc#': 'enc',
}

/** These only obscure fonts (EPUB 3.3, 4.2.6.3.3). */
const fontAlgorithms = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC'])

export interface EpubPackage {
  title: string
  authors: string[]
  /** The paths of the chapters in reading order. */
  chapters: string[]
}

/**
 * Reads the package document of an EPUB (EPUB 3.3, 5). Chapters outside of the archive or missing in it are left out.
 * @throws ExtractionError unreadable_document
 */
export function readEpubPackage(parts: Parts): EpubPackage {
  const container = readPart(parts, 'META-INF/container.xml')
  const [rootFile] = container ? descendantsNamed(container, 'rootfile') : []
  const path = rootFile?.attributes.get('full-path') ?? ''
  const root = readPart(parts, path)
  if (!root) throw unreadableDocument('EPUB')
  const metadata = childNamed(root, 'metadata')
  const texts = (name: string) =>
    childrenNamed(metadata, name).map(element => textOf(element).trim().replace(/\s+/g, ' '))
  const items = childrenNamed(childNamed(root, 'manifest'), 'item')
  const byId = new Map(items.map(item => [item.attributes.get('id') ?? '', item]))
  const chapters = childrenNamed(childNamed(root, 'spine'), 'itemref').flatMap(reference => {
    const item = byId.get(reference.attributes.get('idref') ?? '')
    return item && /xhtml|html|svg|dtbook/.test(item.attributes.get('media-type') ?? '')
      ? [resolvePath(path, item.attributes.get('href') ?? '')]
      : []
  })
  const [title = ''] = texts('dc:title')
  return { title, authors: texts('dc:creator'), chapters: [...new Set(chapters)].filter(chapter => parts.has(chapter)) }
}

/** The paths of the encrypted files, without fonts that are only obscured (EPUB 3.3, 4.2.6.3.2). */
export function encryptedPaths(parts: Parts): Set<string> {
  const root = readPart(parts, 'META-INF/encryption.xml')
  const paths = new Set<string>()
  if (!root) return paths
  for (const data of descendantsNamed(root, 'enc:EncryptedData')) {
    const algorithm = childNamed(data, 'enc:EncryptionMethod')?.attributes.get('Algorithm') ?? ''
    if (fontAlgorithms.has(algorithm)) continue
    for (const reference of descendantsNamed(data, 'enc:CipherReference'))
      paths.add(resolvePath('', reference.attributes.get('URI') ?? ''))
  }
  return paths
}

function readPart(parts: Parts, path: string) {
  const source = parts.readXml(path)
  return source === undefined ? undefined : parseXml(source, namespaces)
}

/** A path that leaves the archive names no part of it. */
function resolvePath(base: string, href: string): string {
  const [path = ''] = href.split('#')
  return posix.join(posix.dirname(base), decode(path))
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
