import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { openPackage } from '../archive/open-package.ts'
import { findMainPart, readRelationships, targetsOfType } from './relationships.ts'

const types = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

const link = (id: string, type: string, target: string, mode = '') =>
  `<Relationship Id="${id}" Type="${type}" Target="${target}" ${mode}/>`

const open = (parts: Record<string, string[]>) =>
  openPackage({
    bytes: makeZip(
      Object.entries(parts).map(([name, links]) => ({
        name,
        data: `<Relationships>${links.join('')}</Relationships>`,
      })),
    ),
    format: { name: 'Excel' },
    maxInflatedBytes: 1 << 20,
  })

test('targets are resolved against the folder of the part and stay inside of the package', async () => {
  const links = [
    link('a', `${types}/worksheet`, 'worksheets/s.xml'),
    link('b', `${types}/chart`, '/xl/charts/c.xml'),
    link('c', `${types}/chart`, '..\\media\\c.xml'),
    link('d', `${types}/chart`, '../../../etc/passwd'),
    link(
      'e',
      'http://purl.oclc.org/ooxml/officeDocument/relationships/hyperlink',
      'https://a.org/',
      'TargetMode="External"',
    ),
  ]
  const relationships = await readRelationships(await open({ 'xl/_rels/workbook.xml.rels': links }), 'xl/workbook.xml')
  assert.deepEqual(relationships.get('a'), { type: 'worksheet', target: 'xl/worksheets/s.xml', external: false })
  assert.deepEqual(targetsOfType(relationships, 'chart'), ['xl/charts/c.xml', 'media/c.xml', 'etc/passwd'])
  assert.deepEqual(relationships.get('e'), { type: 'hyperlink', target: 'https://a.org/', external: true })
})

test('the main part is the first that exists, else the usual one', async () => {
  const main = [link('1', `${types}/officeDocument`, 'gone.xml'), link('2', `${types}/officeDocument`, 'my/book.xml')]
  assert.equal(
    await findMainPart(await open({ '_rels/.rels': main, 'my/book.xml': [] }), 'xl/workbook.xml'),
    'my/book.xml',
  )
  assert.equal(await findMainPart(await open({ '_rels/.rels': main }), 'xl/workbook.xml'), 'xl/workbook.xml')
})
