// Builds the page. `node main.ts FOLDER` builds into that folder; without one, into dist/, where the local gateway finds it.
import { resolve } from 'node:path'
import { buildInto, buildOnce } from './build-page.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) await buildOnce()
else await buildInto(resolve(folder))
