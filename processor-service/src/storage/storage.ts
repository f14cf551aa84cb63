import type { Readable } from 'node:stream'

/** Where uploads are kept until their task is deleted. Keys are made by us: letters, digits and dashes. */
export interface Storage {
  /** Writes the stream under the key, durable when it resolves; nothing is left when it rejects. */
  put(key: string, content: Readable, signal: AbortSignal): Promise<void>
  /** Gives `work` a local file with the content, which is gone or not to be relied on afterwards. */
  withLocalFile<T>(key: string, work: (path: string) => Promise<T>): Promise<T>
  /** Removes the content; not an error when there is none. */
  remove(key: string): Promise<void>
  /** Every key that was written before `before`, unfinished uploads included. */
  listOlderThan(before: Date): AsyncIterable<string>
  /** Rejects when nothing can be stored. */
  probe(): Promise<void>
  close(): Promise<void>
}
