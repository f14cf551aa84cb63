import { ExtractionError } from '../extraction-error.ts'

/** Memory of WebAssembly only grows, so an instance that read a large page would keep its memory. */
const maxKeptBytes = 128 * 1024 * 1024

/**
 * Returns a function that lends an instance of a WebAssembly library and keeps it for the next call in this thread. Loading
 * pdfium takes 50 ms. An instance is dropped when its memory exceeds 128 MB, and after an exception, which may leave it inconsistent. An
 * ExtractionError leaves it intact.
 * @param bytesOf returns the size of its memory
 */
export function keepInstance<Instance>(load: () => Promise<Instance>, bytesOf: (instance: Instance) => number) {
  let kept: Instance | undefined
  return async <Result>(use: (instance: Instance) => Result | Promise<Result>): Promise<Result> => {
    const instance = kept ?? (await load())
    kept = undefined
    const keep = () => {
      if (bytesOf(instance) <= maxKeptBytes) kept = instance
    }
    try {
      const result = await use(instance)
      keep()
      return result
    } catch (error) {
      if (error instanceof ExtractionError) keep()
      throw error
    }
  }
}
