import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { keepInstance } from '../limits/keep-instance.ts'

/**
 * Tesseract and Leptonica as WebAssembly, from the package tesseract.js-core (tesseract.js itself is not used: it starts
 * threads of its own and downloads its models). Pointers are integers, 0 is null.
 */
export interface TesseractCore {
  _malloc(bytes: number): number
  _free(pointer: number): void
  /** Decodes a PNG, JPEG, TIFF (its first page), WebP or BMP file. Returns a PIX (Leptonica, pix_internal.h). */
  _pixReadMem(file: number, bytes: number): number
  /** Frees a PIX. @param pointer to the pointer of the PIX, which becomes null */
  _pixDestroy(pointer: number): void
  /** Reads the size without decoding the image. The last five arguments point to integers. Returns 0 on success. */
  _pixReadHeaderMem(
    file: number,
    bytes: number,
    format: number,
    width: number,
    height: number,
    bitsPerSample: number,
    samplesPerPixel: number,
    hasColormap: number,
  ): number
  /** A file system in memory. */
  FS: { writeFile(path: string, content: Uint8Array): void; unlink(path: string): void }
  TessBaseAPI: new () => TesseractApi
}

/** tesseract's TessBaseAPI (baseapi.h). */
export interface TesseractApi {
  /** @param engineMode 1 is LSTM only. Returns 0 on success. */
  Init(dataFolder: string | null, languages: string, engineMode: number): number
  SetVariable(name: string, value: string): boolean
  SetImage(pixels: number, width: number, height: number, bytesPerPixel: number, bytesPerLine: number): void
  /** Returns 0 on success. */
  Recognize(monitor: null): number
  GetTSVText(page: number): string
  /** Frees the image and its results. */
  Clear(): void
  /** Frees the models. */
  End(): void
}

/** A WebAssembly.Memory. Its buffer is another one after it has grown, so read the property after each call. */
interface Memory {
  readonly buffer: ArrayBuffer
}

export interface LoadedCore {
  core: TesseractCore
  memory: Memory
}

/** The functions used of the global `WebAssembly`, which Node's types lack. */
const { compile, instantiate } = Reflect.get(globalThis, 'WebAssembly') as {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>
}

const require = createRequire(import.meta.url)
const build = 'tesseract.js-core/tesseract-core-simd-lstm'

/** A thread compiles the module once. This is the only state of the module. */
let compiled: Promise<object> | undefined

/** Returns a new instance. Its memory only grows; it is freed when the instance is garbage. */
export async function loadTesseractCore(): Promise<LoadedCore> {
  compiled ??= readFile(require.resolve(`${build}.wasm`)).then(bytes => compile(bytes))
  const module = await compiled
  const createCore = require(`${build}.js`) as (options: object) => Promise<TesseractCore>
  let memory: Memory | undefined
  const core = await createCore({
    print() {},
    printErr() {},
    instantiateWasm(imports: object, receive: (instance: object) => void) {
      void instantiate(module, imports).then(instance => {
        memory = Object.values(instance.exports).find(isMemory)
        receive(instance)
      })
      return {}
    },
  })
  if (!memory) throw new Error('tesseract.js-core exports no memory')
  return { core, memory }
}

/** Lends the instance of this thread that decodes images. */
export const useTesseractCore = keepInstance(loadTesseractCore, ({ memory }) => memory.buffer.byteLength)

/** Copies bytes into the instance. Free the pointer. */
export function copyInto({ core, memory }: LoadedCore, bytes: Uint8Array): number {
  const pointer = core._malloc(bytes.length)
  if (pointer === 0) throw new RangeError('WebAssembly has no memory left')
  new Uint8Array(memory.buffer).set(bytes, pointer)
  return pointer
}

const isMemory = (value: unknown): value is Memory =>
  typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer
