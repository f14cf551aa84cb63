import { makeZip, type ZipEntry } from './make-zip.ts'

/** The namespace of relationships in documents, and the beginning of their types. */
export const officeRelation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships'

/** A link of a part to another part or to an address. */
export interface PartLink {
  id: string
  /** the last part of the relationship's type */
  type: string
  target: string
  external?: boolean
}

export const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The relationships of the part `name` (ECMA-376 part 2, 6.5). */
export function linksPart(name: string, links: PartLink[], isStrict = false): ZipEntry {
  const at = name.lastIndexOf('/') + 1
  const items = links.map(({ id, type, target, external }) => {
    const mode = external ? ' TargetMode="External"' : ''
    return `<Relationship Id="${id}" Type="${isStrict ? strict : officeRelation}/${type}" Target="${escapeXml(target)}"${mode}/>`
  })
  return {
    name: `${name.slice(0, at)}_rels/${name.slice(at)}.rels`,
    data: `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}</Relationships>`,
  }
}

/** A part of an Office Open XML package with its links. */
export type OpenXmlPart = ZipEntry & { links?: PartLink[] }

/**
 * The parts every Office Open XML package has in addition to its main part (ECMA-376 part 2, 7.2 and 6.5).
 * @param mainType the content type of the main part, without its common beginning
 */
export function packageParts(main: string, mainType: string, isStrict = false): ZipEntry[] {
  const types =
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${mainType}"/></Types>`
  const root = linksPart('', [{ id: 'rId1', type: 'officeDocument', target: main }], isStrict)
  return [{ name: '[Content_Types].xml', data: types }, root]
}

/** An Office Open XML package with these parts. */
export function makeOpenXml(main: string, mainType: string, parts: OpenXmlPart[], isStrict = false): Buffer {
  const linked = parts.flatMap(({ links, ...part }) => [
    part,
    ...(links ? [linksPart(part.name, links, isStrict)] : []),
  ])
  return makeZip([...packageParts(main, mainType, isStrict), ...linked])
}
