// The package in browsers, and in other systems that have fetch and WebSocket.
import { type ClientOptions, PlatformClient } from './client.ts'
import { browserPlatform } from './platform/browser-platform.ts'

export * from './exports.ts'

/** A client of the platform. */
export class Client extends PlatformClient {
  constructor(options: ClientOptions = {}) {
    super(options, browserPlatform)
  }
}
