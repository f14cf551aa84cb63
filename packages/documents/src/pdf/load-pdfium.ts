import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PDFiumModule } from '@hyzyla/pdfium'
import { keepInstance } from '../limits/keep-instance.ts'
import type { PdfiumFunctions } from './pdfium-functions.ts'

export interface Pdfium {
  readonly call: PdfiumFunctions
  /** Views of the WebAssembly memory. A call that allocates may detach a view, so read the property again after it. */
  readonly bytes: Uint8Array
  readonly floats: Float32Array
  readonly doubles: Float64Array
  readonly integers: Int32Array
  /** Bytes to which the memory may grow. A call that needs more throws a WebAssembly.RuntimeError. */
  mostMemory: number
}

/** The memory of pdfium never shrinks, and its own limit is 2 GB. */
const defaultMostMemory = 512 * 1024 * 1024

type Imports = Record<string, Record<string, unknown>>

/** The parts of WebAssembly that are used here. TypeScript declares them only for browsers. */
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: {
    compile(bytes: Uint8Array): Promise<object>
    Instance: new (module: object, imports: Imports) => { exports: object }
  }
}

/**
 * Loads pdfium's C API. The package's wrapper is not used because it never closes a page: each run over a 117-page
 * document leaked 17 MB. Functions are called without the checks of the debug build, which take longer than the functions.
 */
export async function loadPdfium(): Promise<Pdfium> {
  const memory = { most: defaultMostMemory }
  const binary = await readFile(fileURLToPath(import.meta.resolve('@hyzyla/pdfium/pdfium.wasm')))
  const compiled = await wasm.compile(binary)
  const module = await PDFiumModule({
    instantiateWasm(imports: Imports, receive: (instance: object, module: object) => void) {
      const instance = new wasm.Instance(compiled, limitGrowth(imports, memory))
      receive(instance, compiled)
      return instance.exports
    },
  })
  const views = module as typeof module & { HEAPF32: Float32Array; HEAPF64: Float64Array }
  module._FPDF_InitLibraryWithConfig({ version: 2 })
  return {
    call: module.wasmExports as unknown as PdfiumFunctions,
    get mostMemory() {
      return memory.most
    },
    set mostMemory(bytes) {
      memory.most = bytes
    },
    get bytes() {
      return views.HEAPU8
    },
    get floats() {
      return views.HEAPF32
    },
    get doubles() {
      return views.HEAPF64
    },
    get integers() {
      return views.HEAP32
    },
  }
}

/** Lends the pdfium of this thread. It reads and renders. */
export const usePdfium = keepInstance(loadPdfium, pdfium => pdfium.bytes.length)

/** Refuses to grow the memory beyond a limit, which bounds the time of a page whose forms contain each other as well. */
function limitGrowth(imports: Imports, memory: { most: number }): Imports {
  const { env = {} } = imports
  const grow = env.emscripten_resize_heap as (bytes: number) => number
  return {
    ...imports,
    env: { ...env, emscripten_resize_heap: (bytes: number) => (bytes > memory.most ? 0 : grow(bytes)) },
  }
}
