import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { openNativeEngine } from './native-engine.ts'

const image = { width: 4, height: 4, gray: new Uint8Array(16).fill(255), dpi: 200 }

/** A program that answers as tesseract does, recognises a first image, and then a second one for a minute. */
const program = `#!/bin/sh
case "$1" in
  --version) echo "tesseract 5.3.0" ;;
  --list-langs) echo "List of available languages:"; echo eng; echo osd ;;
  *) printf 'level\\tpage_num\\n5\\t1\\tfirst\\n1\\t2\\n'
    echo $$ > "$TESSDATA_PREFIX/started"; exec /bin/sleep 60 ;;
esac
`

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'native-engine-'))
  await writeFile(join(folder, 'tesseract'), program, { mode: 0o755 })
})
after(() => rm(folder, { recursive: true }))

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch {
    return false
  }
}

async function startedProgram(): Promise<number> {
  const started = join(folder, 'started')
  const isWritten = async () => existsSync(started) && (await readFile(started)).length > 0
  await pollUntil('the program runs', 10_000, isWritten, 20)
  return Number(await readFile(started, 'utf8'))
}

test('an abort kills the program that recognises a page', async () => {
  const engine = await openNativeEngine({ PATH: folder, TESSDATA_PREFIX: folder })
  assert.deepEqual([engine?.name, engine?.languages], ['tesseract 5.3.0', ['eng']])
  const controller = new AbortController()
  const run = engine?.recognise([image, image], ['eng'], controller.signal)
  await run?.next()
  const recognised = run?.next()
  const processId = await startedProgram()
  assert.equal(isRunning(processId), true)
  const cancelled = new Error('cancelled')
  controller.abort(cancelled)
  await assert.rejects(recognised ?? Promise.resolve(), cancelled)
  assert.equal(isRunning(processId), false)
})

test('an image is returned before the next one is recognised, and without the next one the program is killed', async () => {
  await rm(join(folder, 'started'), { force: true })
  const engine = await openNativeEngine({ PATH: folder, TESSDATA_PREFIX: folder })
  assert.ok(engine)
  const texts: string[] = []
  for await (const tsv of engine.recognise([image, image], ['eng'], new AbortController().signal)) {
    texts.push(tsv)
    assert.equal(isRunning(await startedProgram()), true)
    break
  }
  assert.deepEqual(texts, ['level\tpage_num\n5\t1\tfirst'])
  assert.equal(isRunning(await startedProgram()), false)
})

test('without the program there is no engine', async () => {
  assert.equal(await openNativeEngine({ PATH: join(folder, 'empty') }), undefined)
})
