import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mergeData } from './merge-data.ts'

const source = (page: number) => ({ page, quote: `quote of page ${page}` })

test('single values are those of the first part that has them, with their sources', () => {
  const merged = mergeData([
    { data: { a: 1, deep: { x: 'X' } }, sources: { '/a': [source(1)], '/deep/x': [source(1)] } },
    {
      data: { a: 2, b: 3, deep: { x: 'x ', y: 'Y' } },
      sources: { '/a': [source(2)], '/b': [source(2)], '/deep/x': [source(2)], '/deep/y': [source(2)] },
    },
  ])
  assert.deepEqual(merged, {
    data: { a: 1, b: 3, deep: { x: 'X', y: 'Y' } },
    sources: {
      '/a': [source(1)],
      '/b': [source(2)],
      '/deep/x': [source(1), source(2)],
      '/deep/y': [source(2)],
    },
  })
})

test('lists are united: an entry of another part is kept once, and sources follow their entries', () => {
  const merged = mergeData([
    { data: { people: [{ name: 'Ada' }, { name: 'Bo', role: 'chair' }], tags: ['x', 'x'] }, sources: {} },
    {
      data: { people: [{ name: 'Cy' }, { name: 'ADA ', role: 'guest' }], tags: ['y', 'X'] },
      sources: { '/people/0/name': [source(2)], '/people/1/role': [source(2)], '/tags/0': [source(2)] },
    },
  ])
  assert.deepEqual(merged.data, {
    people: [{ name: 'Ada', role: 'guest' }, { name: 'Bo', role: 'chair' }, { name: 'Cy' }],
    tags: ['x', 'x', 'y'],
  })
  assert.deepEqual(merged.sources, {
    '/people/2/name': [source(2)],
    '/people/0/role': [source(2)],
    '/tags/2': [source(2)],
  })
})

test('two entries that complete the same earlier one are both kept', () => {
  const { data } = mergeData([
    { data: { people: [{ name: 'Ada' }] }, sources: {} },
    {
      data: {
        people: [
          { name: 'Ada', age: 1 },
          { name: 'Ada', age: 2 },
        ],
      },
      sources: {},
    },
  ])
  assert.deepEqual(data.people, [
    { name: 'Ada', age: 1 },
    { name: 'Ada', age: 2 },
  ])
})

test('values of different kinds do not mix, and many entries take little time', () => {
  assert.deepEqual(
    mergeData([
      { data: { a: [1] }, sources: {} },
      { data: { a: { b: 1 } }, sources: { '/a/b': [source(2)] } },
    ]),
    { data: { a: [1] }, sources: {} },
  )
  const part = (start: number) => ({
    data: { rows: Array.from({ length: 3_000 }, (_, index) => ({ id: start + index, name: `row ${start + index}` })) },
    sources: {},
  })
  const started = performance.now()
  const { data } = mergeData([part(0), part(1_000), part(2_000)])
  assert.equal((data.rows as unknown[]).length, 5_000)
  assert.ok(performance.now() - started < 2_000)
})
