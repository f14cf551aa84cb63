// Runs in each thread of the WebAssembly engine. The file name ends in -worker.ts because knip takes such files as entries.
import { lowerThreadPriority } from '@ai-platform/runtime/lower-thread-priority.ts'
import type { PageImage } from './page-image.ts'
import { copyInto, type LoadedCore, loadTesseractCore, type TesseractApi } from './tesseract-core.ts'
import { readLanguageData } from './wasm-data.ts'

export interface RecognitionJob {
  image: PageImage
  languages: string[]
}

interface Recogniser extends LoadedCore {
  api: TesseractApi
  languages: string
}

/** tesseract's OEM_LSTM_ONLY and PSM_AUTO (publictypes.h). */
const lstmOnly = 1
const automaticSegmentation = '3'
/** Memory of WebAssembly only grows, so a large page would keep its memory. */
const maxKeptBytes = 256 * 1024 * 1024

lowerThreadPriority()

/** The instance of this thread, with the models of the last page. */
let current: Recogniser | undefined

/** Recognises a page. Returns tesseract's TSV. */
export async function recogniseInThread({ image, languages }: RecognitionJob): Promise<string> {
  const names = languages.join('+')
  const recogniser = current?.languages === names ? current : await loadRecogniser(languages)
  // After an exception its memory may be inconsistent, so the instance is kept only when it has succeeded.
  current = undefined
  const tsv = recognise(recogniser, image)
  if (recogniser.memory.buffer.byteLength <= maxKeptBytes) current = recogniser
  return tsv
}

async function loadRecogniser(languages: string[]): Promise<Recogniser> {
  current = undefined
  const loaded = await loadTesseractCore()
  const files = languages.map(language => `${language}.traineddata`)
  for (const language of languages)
    loaded.core.FS.writeFile(`${language}.traineddata`, await readLanguageData(language))
  const api = new loaded.core.TessBaseAPI()
  const names = languages.join('+')
  if (api.Init(null, names, lstmOnly) !== 0) throw new Error(`tesseract cannot load its models for ${names}`)
  for (const file of files) loaded.core.FS.unlink(file)
  api.SetVariable('tessedit_pageseg_mode', automaticSegmentation)
  return { ...loaded, api, languages: names }
}

/** Without `user_defined_dpi` tesseract segments the page as one of 70 dpi, and takes paragraphs for columns. */
function recognise(recogniser: Recogniser, { width, height, gray, dpi }: PageImage): string {
  const { api, core } = recogniser
  api.SetVariable('user_defined_dpi', `${Math.round(dpi)}`)
  const pixels = copyInto(recogniser, gray)
  api.SetImage(pixels, width, height, 1, width)
  core._free(pixels)
  const failed = api.Recognize(null) !== 0
  const tsv = failed ? '' : api.GetTSVText(0)
  api.Clear()
  if (failed) throw new Error('tesseract cannot recognise the page')
  return tsv
}
