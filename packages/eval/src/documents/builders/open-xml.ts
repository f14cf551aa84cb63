import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { escapeXml, xmlHead } from './xml.ts'

export const officeRelation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageSchema = 'http://schemas.openxmlformats.org/package/2006'
const mainTypes = {
  word: 'application/vnd.openxmlformats-officedocument.wordprocessingml',
  xl: 'application/vnd.openxmlformats-officedocument.spreadsheetml',
  ppt: 'application/vnd.openxmlformats-officedocument.presentationml',
}

/** A part of an Open XML package. */
export interface Part {
  /** without a leading slash */
  name: string
  /** the last word of its content type, such as `styles`; an extension with a default type has none */
  type?: string
  data: string
  relations?: Relation[]
}

export interface Relation {
  id: string
  /** the last word of the relation's type, such as `hyperlink` */
  type: string
  target: string
  external?: boolean
}

/** An Open XML package (ECMA-376, part 2) whose main part is the first one. */
export function makeOpenXml(family: keyof typeof mainTypes, parts: Part[]): Buffer {
  const main = parts[0]?.name ?? ''
  const overrides = parts
    .filter(part => part.type)
    .map(part => `<Override PartName="/${part.name}" ContentType="${mainTypes[family]}.${part.type}+xml"/>`)
  const types =
    `${xmlHead}<Types xmlns="${packageSchema}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  const root = relationsXml([{ id: 'rId1', type: 'officeDocument', target: main }])
  return makeZip([
    { name: '[Content_Types].xml', data: types },
    { name: '_rels/.rels', data: root },
    ...parts.flatMap(({ name, data, relations }) => [
      { name, data: xmlHead + data },
      ...(relations ? [{ name: relationsName(name), data: relationsXml(relations) }] : []),
    ]),
  ])
}

const relationsName = (part: string) => part.replace(/([^/]+)$/, '_rels/$1.rels')

function relationsXml(relations: Relation[]): string {
  const entries = relations.map(
    ({ id, type, target, external }) =>
      `<Relationship Id="${id}" Type="${officeRelation}/${type}" Target="${escapeXml(target)}"${external ? ' TargetMode="External"' : ''}/>`,
  )
  return `${xmlHead}<Relationships xmlns="${packageSchema}/relationships">${entries.join('')}</Relationships>`
}
