import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const compressible = /\.(html|js|css|svg)$/

/** Writes a .gz and a .br of each text file in a folder, at the highest level: they are made once and served often. */
export async function compressFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile() && compressible.test(entry.name))
  await Promise.all(
    files.map(async entry => {
      const path = join(entry.parentPath, entry.name)
      const bytes = await readFile(path)
      const [gz, br] = await Promise.all([
        promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
        promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
      ])
      await Promise.all([writeFile(`${path}.gz`, gz), writeFile(`${path}.br`, br)])
    }),
  )
}
