import type { Format } from '../file-types.ts'

/** The formats of Office 97 that LibreOffice converts, each with the format it becomes. */
const successors: Record<string, { extension: 'xlsx' | 'pptx'; name: string }> = {
  xls: { extension: 'xlsx', name: 'Excel' },
  ppt: { extension: 'pptx', name: 'PowerPoint' },
}

/** Returns the extension that a document of an old format is converted to; undefined for every other format. */
export const successorOf = (extension: string): 'xlsx' | 'pptx' | undefined => successors[extension]?.extension

/** Says how to make a document of an old format readable, where LibreOffice is not installed. */
export function describeConversion({ extension, name }: Pick<Format, 'extension' | 'name'>): string {
  const next = successors[extension]
  return `${name} files (.${extension}) cannot be read here. Save it in ${next?.name} as .${next?.extension} and upload that file.`
}
