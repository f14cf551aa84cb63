import type { DocumentPackage } from '../archive/open-package.ts'
import type { Block } from '../markdown/blocks.ts'
import { readChart, writeChart } from './read-chart.ts'
import type { Relationship } from './relationships.ts'
import { readSmartArt } from './smart-art.ts'

/** Returns what a chart or a SmartArt diagram shows; nothing for other relationships. */
export async function readGraphic(
  archive: DocumentPackage,
  { type, target, external }: Relationship,
): Promise<Block[]> {
  if (external) return []
  if (type === 'chart') return writeChart(await readChart(archive, target))
  return type === 'diagramData' ? readSmartArt(archive, target) : []
}
