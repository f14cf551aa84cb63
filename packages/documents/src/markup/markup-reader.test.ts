import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMarkupReader } from './markup-reader.ts'

function read(mode: 'html' | 'xml', pieces: string[]): string[] {
  const events: string[] = []
  const reader = createMarkupReader(mode, {
    open: (name, attributes, isEmpty) => events.push(`<${[name, ...attributes].join(' ')}${isEmpty ? '/' : ''}>`),
    close: name => events.push(`</${name}>`),
    text: text => events.push(text),
  })
  for (const piece of pieces) reader.write(piece)
  reader.end()
  return events
}

test('a document cut anywhere into pieces gives the same events', () => {
  const source =
    '<?xml version="1.0"?><!-- a > b --><r a="1 &amp; 2" b=\'x\'>one &lt; t&#x77;o<![CDATA[ <3> ]]><e/></r><!-- end -->'
  const events = ['<r a,1 & 2 b,x>', 'one < two <3> ', '<e/>', '</r>']
  assert.deepEqual(read('xml', [source]), events)
  assert.deepEqual(read('xml', [...source]), events)
  for (let at = 1; at < source.length; at++)
    assert.deepEqual(read('xml', [source.slice(0, at), source.slice(at)]), events)
})

test('declared entities stay text, and document types are skipped', () => {
  const source = '<!DOCTYPE r SYSTEM "file:///etc/passwd"><r>&own; &amp;</r>'
  assert.deepEqual(read('xml', [source]), ['<r>', '&own; &', '</r>'])
})

test('HTML names are folded and its entities known; the first of two attributes counts', () => {
  assert.deepEqual(read('html', ['<P Class=a CLASS=b>&uuml;</P>']), ['<p class,a>', 'ü', '</p>'])
})

test('a comment of many pieces takes linear time', () => {
  const start = performance.now()
  read('xml', ['<r><!--', ...Array.from({ length: 20_000 }, () => 'x'.repeat(1000)), '--></r>'])
  assert.ok(performance.now() - start < 5000)
})
