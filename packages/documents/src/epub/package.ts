import { posix } from 'node:path'
import type { DocumentPackage } from '../archive/open-package.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { childAt, childrenNamed, descendantsNamed, textOf } from '../markup/element.ts'
import { readXmlTree } from '../xml/read-tree.ts'

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
export async function readEpubPackage(archive: DocumentPackage): Promise<EpubPackage> {
  const [rootFile] = descendantsNamed(await readXmlTree(archive, 'META-INF/container.xml'), 'rootfile')
  const path = rootFile?.attributes.get('full-path') ?? ''
  const root = await readXmlTree(archive, path)
  if (!root) throw unreadableDocument('EPUB')
  const metadata = childAt(root, 'metadata')
  const texts = (name: string) =>
    childrenNamed(metadata, name).map(element => textOf(element).trim().replace(/\s+/g, ' '))
  const items = childrenNamed(childAt(root, 'manifest'), 'item')
  const byId = new Map(items.map(item => [item.attributes.get('id') ?? '', item]))
  const chapters = childrenNamed(childAt(root, 'spine'), 'itemref').flatMap(reference => {
    const item = byId.get(reference.attributes.get('idref') ?? '')
    return item && /xhtml|html|svg|dtbook/.test(item.attributes.get('media-type') ?? '')
      ? [resolvePath(path, item.attributes.get('href') ?? '')]
      : []
  })
  const [title = ''] = texts('dc:title')
  return {
    title,
    authors: texts('dc:creator'),
    chapters: [...new Set(chapters)].filter(chapter => archive.has(chapter)),
  }
}

/** The paths of the encrypted files, without fonts that are only obscured (EPUB 3.3, 4.2.6.3.2). */
export async function encryptedPaths(archive: DocumentPackage): Promise<Set<string>> {
  const root = await readXmlTree(archive, 'META-INF/encryption.xml')
  const paths = new Set<string>()
  for (const data of descendantsNamed(root, 'enc:EncryptedData')) {
    const algorithm = childAt(data, 'enc:EncryptionMethod')?.attributes.get('Algorithm') ?? ''
    if (fontAlgorithms.has(algorithm)) continue
    for (const reference of descendantsNamed(data, 'enc:CipherReference'))
      paths.add(resolvePath('', reference.attributes.get('URI') ?? ''))
  }
  return paths
}

/** A path that leaves the archive keeps its `..`, so no part has its name. */
export function resolvePath(base: string, href: string): string {
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
