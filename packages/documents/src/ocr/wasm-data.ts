import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

const require = createRequire(import.meta.url)

/** The languages whose data is a dependency of this package. */
const languages = ['eng', 'deu', 'fra', 'spa', 'ita']

const dataOf = (language: string) =>
  require.resolve(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`)

/** Returns the languages whose data is installed. */
export const installedLanguages = (): string[] =>
  languages.filter(language => {
    try {
      return dataOf(language)
    } catch {
      return false
    }
  })

/** Reads the model of a language. */
export async function readLanguageData(language: string): Promise<Uint8Array> {
  return promisify(gunzip)(await readFile(dataOf(language)))
}
