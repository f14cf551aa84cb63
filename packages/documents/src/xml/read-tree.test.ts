import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeZip, repeatedEntry } from '@ai-platform/testkit/documents/make-zip.ts'
import { openPackage } from '../archive/open-package.ts'
import { childAt, childrenNamed, descendantsNamed, textOf } from '../markup/element.ts'
import { readXmlTree } from './read-tree.ts'

const open = (bytes: Buffer) => openPackage({ bytes, format: { name: 'Word' }, maxInflatedBytes: 1 << 28 })

const read = async (data: string) => readXmlTree(await open(makeZip([{ name: 'part.xml', data }])), 'part.xml')

test('a part becomes a tree of elements and texts', async () => {
  const root = await read('<a><b x="1">one<c/>two</b><b/><d><b/></d></a>')
  assert.equal(root?.name, 'a')
  assert.equal(childrenNamed(root, 'b').length, 2)
  assert.equal(descendantsNamed(root, 'b').length, 3)
  assert.equal(childAt(root, 'b')?.attributes.get('x'), '1')
  assert.equal(childAt(root, 'd', 'b')?.name, 'b')
  assert.equal(childAt(root, 'd', 'c', 'b'), undefined)
  assert.equal(textOf(root), 'onetwo')
})

test('a part that is missing or has no element gives nothing; one that is cut is unreadable', async () => {
  assert.equal(await read('only text'), undefined)
  assert.equal(await readXmlTree(await open(makeZip([{ name: 'a', data: '' }])), 'b'), undefined)
  await assert.rejects(read('<a><b>'), { code: 'unreadable_document' })
})

test('more elements than the memory of a thread can hold are refused', async () => {
  const entry = repeatedEntry('part.xml', { prefix: '<a>', fill: '<b/>', megabytes: 7, suffix: '</a>' })
  await assert.rejects(readXmlTree(await open(makeZip([entry])), 'part.xml'), { code: 'document_too_complex' })
})
