import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Returns the path of an executable file in the folders of `searchPath`, or null. @param searchPath as in the variable PATH */
export function findProgram(name: string, searchPath: string | undefined): string | null {
  for (const folder of (searchPath ?? '').split(delimiter)) {
    if (folder === '') continue
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  return null
}
