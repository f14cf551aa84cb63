import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { descendantsNamed, type Element, isElement, textOf } from '../markup/element.ts'
import { htmlBlocks } from './html-blocks.ts'
import { parseHtml } from './html-tree.ts'

/**
 * Writes an HTML document as Markdown. Its title becomes the first heading, unless a heading of the document says the
 * same. Scripts, styles and hidden elements are left out.
 * @param source decoded HTML; malformed markup is read as far as possible
 */
export function htmlToMarkdown(source: string): string {
  const { title, blocks } = readHtml(source)
  const titleBlock: Block[] = title === '' || isSaid(title, blocks) ? [] : [{ type: 'heading', level: 1, text: title }]
  return writeBlocks([...titleBlock, ...blocks])
}

/** Reads the title and the blocks of an HTML document. */
export function readHtml(source: string): { title: string; blocks: Block[] } {
  const root = parseHtml(source)
  const [titleElement] = descendantsNamed(root, 'title')
  const title = titleElement ? textOf(titleElement).trim().replace(/\s+/g, ' ') : ''
  return { title, blocks: htmlBlocks(withoutTitle(root, titleElement)) }
}

/** The addresses of the pictures of an HTML document, also of those in drawings. */
export function htmlPictures(source: string): string[] {
  const root = parseHtml(source)
  return [
    ...descendantsNamed(root, 'img').flatMap(({ attributes }) => attributes.get('src') ?? []),
    ...descendantsNamed(root, 'image').flatMap(
      ({ attributes }) => attributes.get('xlink:href') ?? attributes.get('href') ?? [],
    ),
  ]
}

/** The title is removed from its parent, which is the root: `head` and `body` are no elements of the tree. */
function withoutTitle(root: Element, title: Element | undefined): Element {
  return { ...root, children: root.children.filter(child => !isElement(child) || child !== title) }
}

const isSaid = (title: string, blocks: Block[]) =>
  blocks.some(block => block.type === 'heading' && block.text.trim().replace(/\s+/g, ' ') === title)
