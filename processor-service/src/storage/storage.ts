import type { Readable } from 'node:stream'

/** Stores uploaded files until their task is deleted. Keys are task ids: letters, digits and dashes. */
export interface Storage {
  /** Stores the stream under the key. When it resolves, the content is durable; when it rejects, nothing remains. */
  put(key: string, content: Readable, signal: AbortSignal): Promise<void>
  /** Opens the content for reading. Rejects when there is none. The caller reads the stream to its end or destroys it. */
  open(key: string): Promise<Readable>
  /** Calls `work` with the path of a local file that holds the content. The file is valid only while `work` runs. */
  withLocalFile<T>(key: string, work: (path: string) => Promise<T>): Promise<T>
  /** Removes the content, if there is any. */
  remove(key: string): Promise<void>
  /** Lists the keys written before `before`, unfinished uploads included. */
  listOlderThan(before: Date): AsyncIterable<string>
  /**
   * Removes unfinished uploads. For a process that knows that it is alone: those who wrote them are dead. Its own uploads continue.
   * @returns how many there were
   */
  removeUnfinished(): Promise<number>
  /** Rejects when the storage cannot be used. */
  probe(): Promise<void>
  close(): Promise<void>
}
