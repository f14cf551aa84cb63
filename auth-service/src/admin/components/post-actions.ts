import { ApiClient } from 'adminjs'

const reads = new Set(['show'])

/**
 * Sends record actions by POST. AdminJS asks for every action without a page of its own by GET, which a link on any
 * other site could do, too; the panel's API takes no such GET. The record in the answer is left out, so that the page
 * reads it anew: AdminJS would show what an error carries, a record without its columns.
 */
export function postActions(): void {
  const send = ApiClient.prototype.recordAction
  ApiClient.prototype.recordAction = async function (options) {
    if (reads.has(options.actionName)) return send.call(this, options)
    const response = await send.call(this, { ...options, method: 'post', data: {} })
    const { record: _left, ...data } = response.data
    return { ...response, data: data as typeof response.data }
  }
}
