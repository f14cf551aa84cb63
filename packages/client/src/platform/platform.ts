/** The part of a WebSocket that the client uses. Browsers have it, and so has the package `ws`. */
export interface Socket {
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: ((close: { code: number; reason: string }) => void) | null
  onerror: ((event: unknown) => void) | null
  close(code?: number): void
}

/** What differs between Node and browsers. */
export interface Platform {
  /** sent with each call */
  headers: Record<string, string>
  /** where the platform is when the caller gives no address */
  defaultBaseUrl: string | undefined
  /** @throws Error when the file cannot be read, or when there is no file system */
  openFile(path: string): Promise<Blob>
  openSocket(url: string): Socket
  /** Runs a function while no other tab of the same site runs one. */
  exclusively<T>(run: () => Promise<T>): Promise<T>
}
