import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseXml } from './parse-xml.ts'

async function parse(source: string): Promise<string> {
  const events: string[] = []
  const handler = {
    open: (name: string, attributes: ReadonlyMap<string, string>) =>
      events.push(`<${[name, ...[...attributes].filter(([key]) => !key.startsWith('xmlns')).flat()].join(' ')}>`),
    close: (name: string) => events.push(`</${name}>`),
    text: (text: string) => events.push(text),
  }
  await parseXml([source], handler, 'Word')
  return events.join('')
}

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
const strictW = 'http://purl.oclc.org/ooxml/wordprocessingml/main'

test('names get the known prefix of their namespace, in the scope of its declaration', async () => {
  assert.equal(
    await parse(`<x:p xmlns:x="${w}"><x:r x:val="1" val="2"/></x:p>`),
    '<w:p><w:r w:val 1 val 2></w:r></w:p>',
  )
  assert.equal(await parse(`<a><p xmlns="${strictW}" v="1"/><p/></a>`), '<a><w:p v 1></w:p><p></p></a>')
  assert.equal(await parse('<o:p xmlns:o="urn:other" o:a="1"/>'), '<o:p o:a 1></o:p>')
})

test('a prefix may change its meaning inside of an element', async () => {
  const sheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  assert.equal(
    await parse(`<x:a xmlns:x="${w}"><x:b xmlns:x="${sheet}"/><x:c/></x:a>`),
    '<w:a><b></b><w:c></w:c></w:a>',
  )
})

test('an end tag ends the elements inside of its own; one without a start is ignored', async () => {
  assert.equal(await parse('<a><b><c></b></d>x</a>'), '<a><b><c></c></b>x</a>')
})

test('a document that ends within an element is unreadable', async () => {
  await assert.rejects(parse('<a><b></b>'), { code: 'unreadable_document' })
  await assert.rejects(parse('<a><b></b></a'), { code: 'unreadable_document' })
})

test('deep nesting and many prefixes are refused', async () => {
  const nest = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  await parse(nest(400))
  await assert.rejects(parse(nest(401)), { code: 'document_too_complex' })
  const prefixes = Array.from({ length: 101 }, (_, n) => `xmlns:p${n}="${w}"`).join(' ')
  await assert.rejects(parse(`<a ${prefixes}/>`), { code: 'document_too_complex' })
})

test('declared entities are not expanded', async () => {
  const source = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;&amp;</a>'
  assert.doesNotMatch(await parse(source), /bbbb&/)
})
