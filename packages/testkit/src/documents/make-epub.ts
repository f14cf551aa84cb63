import { makeZip, type ZipEntry } from './make-zip.ts'

/** The content of an EPUB. */
export interface EpubParts {
  title: string
  author: string
  /** Each chapter's path from the package's folder, and its content. The spine has them in this order. */
  chapters: [path: string, xhtml: string][]
  /** Paths from the package's folder, and contents of its pictures. */
  pictures?: [path: string, data: Buffer][]
  /** The content of META-INF/encryption.xml. */
  encryption?: string
}

/** An EPUB with a package in the folder OEBPS (EPUB 3.3, 4 and 5). */
export function makeEpub({ title, author, chapters, pictures = [], encryption }: EpubParts): Buffer {
  const items = chapters.map(
    ([path], index) => `<item id="c${index}" href="${path}" media-type="application/xhtml+xml"/>`,
  )
  const references = chapters.map((_, index) => `<itemref idref="c${index}"/>`)
  const opf =
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">' +
    `<dc:title>${title}</dc:title><dc:creator>${author}</dc:creator></metadata>` +
    `<manifest>${items.join('')}</manifest><spine>${references.join('')}</spine></package>`
  const container =
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>' +
    '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
  const encrypted: ZipEntry[] = encryption === undefined ? [] : [{ name: 'META-INF/encryption.xml', data: encryption }]
  return makeZip([
    { name: 'mimetype', data: 'application/epub+zip', stored: true },
    { name: 'META-INF/container.xml', data: container },
    ...encrypted,
    { name: 'OEBPS/book.opf', data: opf },
    // The archive has the chapters in another order than the spine.
    ...chapters
      .filter(([path]) => !path.startsWith('..'))
      .toReversed()
      .map(([path, data]) => ({ name: `OEBPS/${decodeURIComponent(path)}`, data })),
    ...pictures.map(([path, data]) => ({ name: `OEBPS/${path}`, data })),
  ])
}
