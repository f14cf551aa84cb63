import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
// Node has a WebSocket of its own from version 22 on.
import { WebSocket } from 'ws'
import { clientVersion } from '../client-version.ts'
import type { Platform, Socket } from './platform.ts'

const handshakeTimeoutMs = 15_000

export const nodePlatform: Platform = {
  headers: { 'user-agent': `ai-platform-client/${clientVersion}` },
  defaultBaseUrl: undefined,
  async openFile(path) {
    // openAsBlob reports a folder or a missing file as an invalid argument.
    if (!(await stat(path)).isFile())
      throw Object.assign(new TypeError(`${path} is not a file.`), { code: 'EISDIR', syscall: 'read' })
    return openAsBlob(path)
  },
  openSocket: url => new WebSocket(url, { handshakeTimeout: handshakeTimeoutMs }) as Socket,
  exclusively: run => run(),
}
