import { ApiClient } from 'adminjs'

const reads = new Set(['show'])

/**
 * Sends record actions by POST. AdminJS sends actions without a page by GET, which a link on another site could
 * trigger, so the panel's API refuses that GET. The record is removed from the response, so that the page reads it
 * again. The record of an error lacks its columns, and AdminJS would show it so.
 */
export function postActions(): void {
  const send = ApiClient.prototype.recordAction
  ApiClient.prototype.recordAction = async function (options) {
    if (reads.has(options.actionName)) return send.call(this, options)
    const response = await send.call(this, { ...options, method: 'post', data: {} })
    const { record: _dropped, ...data } = response.data
    return { ...response, data: data as typeof response.data }
  }
}
