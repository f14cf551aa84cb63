import { join } from 'node:path'
import { hashInputs } from './inputs.ts'

export const distFolder = join(import.meta.dirname, '../../dist')

/** The folder of the page that is built from the present sources. It exists once the page has been built. */
export const builtFolder = async (): Promise<string> => join(distFolder, await hashInputs())
