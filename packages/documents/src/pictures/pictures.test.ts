import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Pictures } from './pictures.ts'

test('marks go with one of the blanks around them, and each picture is found once', () => {
  const pictures = new Pictures({ has: part => part !== 'missing' }, 10)
  const [a, b] = [pictures.mark('a', 10), pictures.mark('b', 11)]
  assert.deepEqual([pictures.mark('a', 9), pictures.mark('missing', 99), pictures.mark(undefined, 99)], ['', '', ''])
  const read = (text: string) => {
    const { page, pictures: found } = pictures.takeFrom(text, { number: null, index: 0 })
    return [page.text, found.map(({ name, start }) => `${name}${start}`).join(' ')]
  }
  assert.deepEqual(read(`one ${a}${b} two`), ['one two', 'a7 b7'])
  assert.deepEqual(read(`one ${a} ${b} two`), ['one two', 'a7 b7'])
  assert.deepEqual(read(`one${a}two ${b}`), ['onetwo', 'a6 b6'])
  assert.deepEqual(read(`${a}\n\nText\n\n${b}\n\n${a}`), ['Text', 'a0 b4'])
  assert.deepEqual(read(`- x\n- ${a}\n- y ${b}`), ['- x\n- y', 'a3 b7'])
  assert.deepEqual(read(`| x ${a} |  |\n| --- | --- |\n| ${b} | z |`), ['| x |  |\n| --- | --- |\n|  | z |', 'a31 b31'])
  assert.deepEqual(read(`[${a}](https://x.io) ${b}`), ['', 'a0 b0'])
})
