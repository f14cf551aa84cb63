// The package in Node.
import { type ClientOptions, PlatformClient } from './client.ts'
import { nodePlatform } from './platform/node-platform.ts'

export * from './exports.ts'
export { unwrapWebhook, WebhookVerificationError } from './webhook.ts'

/** A client of the platform. */
export class Client extends PlatformClient {
  constructor(options: ClientOptions) {
    super(options, nodePlatform)
  }
}
