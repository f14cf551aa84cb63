import { openNativeEngine, type ProgramEnvironment } from './native-engine.ts'
import type { OcrEngine } from './ocr-engine.ts'
import { openWasmEngine } from './wasm-engine.ts'

export interface OpenedEngine {
  engine: OcrEngine
  /** Those of the wanted languages that the engine has, in the same order. */
  languages: string[]
}

/**
 * Opens the engine for text recognition: the installed tesseract if it has one of the languages, else the one of npm.
 * Returns undefined when neither has one.
 * @param wanted languages by tesseract's names
 */
export async function openEngine(wanted: string[], environment: ProgramEnvironment): Promise<OpenedEngine | undefined> {
  for (const open of [() => openNativeEngine(environment), openWasmEngine]) {
    const engine = await open()
    const languages = wanted.filter(language => engine?.languages.includes(language))
    if (engine && languages.length > 0) return { engine, languages }
    await engine?.close()
  }
  return undefined
}
