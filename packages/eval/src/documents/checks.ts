import { joinPages } from '@ai-platform/documents/extracted-document.ts'
import { type Cell, measureCells } from './measures/cell-recall.ts'
import { parseMarkdownTables, plainText } from './measures/markdown-tables.ts'
import { measureOrder } from './measures/reading-order.ts'
import type { Check, Score } from './sample.ts'

const textCheck = (figure: string, score: (text: string) => Score): Check => ({
  figure,
  score: document => score(joinPages(document.pages).normalize('NFC')),
})

/** Counts the expectations that hold. */
function countHeld<T>(expected: T[], describe: (one: T) => string, holds: (one: T) => boolean): Score {
  const missed = expected.filter(one => !holds(one)).map(describe)
  return { found: expected.length - missed.length, of: expected.length, missed }
}

/** Each cell is in its row and column of one Markdown table. */
export const cells = (figure: string, table: Cell[][]): Check =>
  textCheck(figure, text => measureCells(table, parseMarkdownTables(text)))

/** The phrases follow each other. */
export const order = (figure: string, phrases: string[]): Check =>
  textCheck(figure, text => measureOrder(phrases, plainText(text)))

/** Each phrase, or one of its alternatives, is in the text, without regard to white space. */
export const phrases = (figure: string, expected: (string | string[])[]): Check =>
  textCheck(figure, text => {
    const plain = plainText(text)
    const describe = (phrase: string | string[]) => `“${[phrase].flat()[0]}”`
    return countHeld(expected, describe, phrase => [phrase].flat().some(one => plain.includes(plainText(one))))
  })

/** No phrase is in the text, which is not blank. */
export const absent = (figure: string, unwanted: string[]): Check =>
  textCheck(figure, text =>
    countHeld(
      unwanted,
      phrase => `“${phrase}” is shown`,
      phrase => text !== '' && !text.includes(phrase),
    ),
  )

/** Each pattern matches. The first word of a pair describes it. */
export const patterns = (figure: string, expected: [string, RegExp][]): Check =>
  textCheck(figure, text =>
    countHeld(
      expected,
      ([name]) => name,
      ([, pattern]) => pattern.test(text),
    ),
  )

/** @param expected for example `## Scope`; without `#` the level does not matter */
export const headings = (figure: string, expected: string[]): Check =>
  textCheck(figure, text => {
    const lines = text.split('\n').filter(line => /^#{1,6} /.test(line))
    const found = lines.map(line => [line.replace(/ .*/, ''), plainText(line.replace(/^#+ /, ''))].join(' '))
    return countHeld(
      expected,
      heading => `“${heading}”`,
      heading => found.some(line => line === heading || line.replace(/^#+ /, '') === heading),
    )
  })

/** A list item: its depth from 0, its marker (`-` for any bullet, or its number) and its text. */
export type Item = [depth: number, marker: string, text: string]

/** Items stand in lists, with their numbers, deeper ones further to the right than their parents. */
export const items = (figure: string, expected: Item[]): Check =>
  textCheck(figure, text => {
    const indents: number[] = []
    const lines = text.split('\n')
    let from = 0
    return countHeld(
      expected,
      ([, marker, item]) => `“${marker} ${item}”`,
      ([depth, marker, item]) => {
        const at = lines.findIndex((line, index) => index >= from && isItem(line, marker, item))
        if (at < 0) return false
        from = at + 1
        const indent = lines[at]?.search(/\S/) ?? 0
        indents.length = depth
        const parent = indents[depth - 1]
        indents[depth] = indent
        return depth === 0 || (parent !== undefined && indent > parent)
      },
    )
  })

function isItem(line: string, marker: string, item: string): boolean {
  const [, actual = '', text = ''] = /^\s*([-*+]|\w+[.)])\s+(.*)$/.exec(line) ?? []
  const isMarked = marker === '-' ? /^[-*+]$/.test(actual) : actual.replace(/[.)]$/, '') === marker
  return isMarked && plainText(text) === item
}

/** Each link is `[text](address)`. */
export const links = (figure: string, expected: [text: string, address: string][]): Check =>
  textCheck(figure, text =>
    countHeld(
      expected,
      ([label, address]) => `[${label}](${address})`,
      ([label, address]) =>
        [...text.matchAll(/\[([^\]]*)\]\(<?([^)>]*)>?\)/g)].some(
          ([, one = '', url = '']) => plainText(one) === label && url.replace(/\/$/, '') === address.replace(/\/$/, ''),
        ),
    ),
  )

/** Each footnote is marked after a phrase, and its text has the same mark. */
export const footnotes = (figure: string, expected: [after: string, text: string][]): Check =>
  textCheck(figure, text =>
    countHeld(
      expected,
      ([, note]) => `note “${note}”`,
      ([after, note]) =>
        [...text.matchAll(/\[\^([^\]]+)\]:\s*(.*)/g)].some(
          ([, id = '', body = '']) => plainText(body) === note && plainText(text).includes(`${after}[^${id}]`),
        ),
    ),
  )

/** Page n of the document holds the phrases of list n. */
export const slides = (figure: string, expected: string[][]): Check => ({
  figure,
  score: ({ pages }) => {
    const pairs = expected.flatMap((phrases, index) => phrases.map(phrase => ({ phrase, number: index + 1 })))
    return countHeld(
      pairs,
      ({ phrase, number }) => `“${phrase}” on page ${number}`,
      ({ phrase, number }) => plainText(pages.find(page => page.number === number)?.text ?? '').includes(phrase),
    )
  },
})
