import { descendantsNamed, type Element, textOf } from '../markup/element.ts'
import { parseXml } from '../markup/xml-tree.ts'
import type { Parts } from '../readers/open-parts.ts'
import { wordNamespaces } from './namespaces.ts'

/**
 * Returns the texts of a chart or of a diagram's data: titles and labels; of a chart also one line a series, such as
 * `Sales: 2024 = 5; 2025 = 7`.
 * @param path of the part; undefined when the relation is missing
 */
export function readChart(parts: Parts, path: string | undefined): string[] {
  const source = path === undefined ? undefined : parts.readXml(path)
  const root = source === undefined ? undefined : parseXml(source, wordNamespaces)
  if (!root) return []
  const texts = [...descendantsNamed(root, 'a:p')].map(paragraph =>
    [...descendantsNamed(paragraph, 'a:t')].map(textOf).join(''),
  )
  return [...texts, ...[...descendantsNamed(root, 'c:ser')].map(writeSeries)]
}

function writeSeries(series: Element): string {
  const values = (name: string) => {
    const [element] = descendantsNamed(series, name)
    return element ? [...descendantsNamed(element, 'c:v')].map(textOf) : []
  }
  const categories = [...values('c:cat'), ...values('c:xVal')]
  const points = [...values('c:val'), ...values('c:yVal')].map((value, index) =>
    categories[index] === undefined ? value : `${categories[index]} = ${value}`,
  )
  const name = values('c:tx').join(' ')
  return name === '' ? points.join('; ') : `${name}: ${points.join('; ')}`
}
