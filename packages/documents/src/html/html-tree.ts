import type { Element } from '../markup/element.ts'
import { type Attributes, createMarkupReader } from '../markup/markup-reader.ts'
import { HtmlStack } from './html-stack.ts'

/** Elements without content (HTML 13.1.2). */
const voidElements = new Set(
  'area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr'.split(' '),
)

/** Elements whose content no page shows as text. */
const unshownElements = new Set(
  'script style template noscript iframe noframes noembed object applet audio video canvas annotation annotation-xml rp'.split(
    ' ',
  ),
)

/** Tags that only group a page. Their end tags are often missing or misplaced. */
const pageElements = new Set(['html', 'head', 'body'])

const hiddenStyle = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i

function isHidden(name: string, attributes: Attributes): boolean {
  if (attributes.size === 0) return false
  // The notes of an EPUB are hidden until their reference is chosen.
  if (/note/.test(attributes.get('epub:type') ?? '')) return false
  if (attributes.has('hidden')) return true
  if (name === 'input' && attributes.get('type')?.toLowerCase() === 'hidden') return true
  return hiddenStyle.test(attributes.get('style') ?? '')
}

/**
 * Parses HTML into a tree, in linear time for any input. Implied and misplaced end tags are treated much like in browsers
 * (HTML 13.2.6). Scripts, styles, templates and hidden elements are left out. Elements nested deeper than 128 lose their
 * tags and keep their text.
 */
export function parseHtml(source: string): Element {
  // XHTML ends elements such as `<title/>` at once, where HTML leaves them open.
  const isXhtml = /^\ufeff?\s*<\?xml\b/.test(source)
  const root: Element = { name: 'body', attributes: new Map(), children: [] }
  const stack = new HtmlStack(root)
  let unshown = ''
  let unshownDepth = 0

  const reader = createMarkupReader(isXhtml ? 'xhtml' : 'html', {
    open(name, attributes, isEmpty) {
      if (unshown !== '') {
        if (name === unshown && !isEmpty) unshownDepth++
        return
      }
      if (pageElements.has(name)) return
      if (unshownElements.has(name)) {
        if (isEmpty) return
        unshown = name
        unshownDepth = 1
        return
      }
      stack.closeImplied(name)
      const element: Element = { name, attributes, children: [] }
      const hidden = isHidden(name, attributes)
      if (!hidden && !stack.isTooDeep()) stack.top.children.push(element)
      if (!voidElements.has(name) && !(isEmpty && (isXhtml || stack.isForeign()))) stack.push(element)
    },
    close(name) {
      if (unshown !== '') {
        if (name === unshown && --unshownDepth === 0) unshown = ''
        return
      }
      if (name === 'br') stack.top.children.push({ name, attributes: new Map(), children: [] })
      else stack.close(name)
    },
    text(text) {
      if (unshown === '') stack.top.children.push(text)
    },
  })
  reader.write(source)
  reader.end()
  return root
}
