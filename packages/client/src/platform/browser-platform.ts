import type { Platform, Socket } from './platform.ts'

/** The part of Web Locks that the client uses. */
interface Locks {
  request<T>(name: string, run: () => Promise<T>): Promise<T>
}

const page = globalThis as {
  location?: { origin?: string }
  navigator?: { locks?: Locks }
  WebSocket?: new (url: string) => Socket
}

export const browserPlatform: Platform = {
  headers: {},
  defaultBaseUrl: page.location?.origin,
  async openFile() {
    throw new TypeError('A path can be read by Node only. Give a Blob, a File, bytes or a stream.')
  },
  openSocket(url) {
    if (!page.WebSocket) throw new TypeError('There is no WebSocket.')
    return new page.WebSocket(url)
  },
  // Web Locks need a secure context. Without them two tabs may refresh at once, which ends the session.
  exclusively: run => page.navigator?.locks?.request('ai-platform-session', run) ?? run(),
}
