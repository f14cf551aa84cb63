import { ApiClient } from 'adminjs'

const reads = new Set(['show'])

/**
 * Sends record actions by POST. AdminJS asks for every action without a page of its own by GET, which a link on any
 * other site could do, too; the panel's API takes no such GET.
 */
export function postActions(): void {
  const send = ApiClient.prototype.recordAction
  ApiClient.prototype.recordAction = function (options) {
    const changes = !reads.has(options.actionName)
    return send.call(this, changes ? { ...options, method: 'post', data: {} } : options)
  }
}
