/** Receives how much of an upload has been sent, 0..1. */
export type OnUploadProgress = (part: number) => void

/** `fetch` reports no progress of an upload, so uploads that are watched go through XMLHttpRequest. */
export interface UploadFetch {
  fetch: typeof fetch
  /** Watches the request with this Idempotency-Key. @returns a function that ends this */
  watch(idempotencyKey: string, onProgress: OnUploadProgress): () => void
}

function readHeaders(lines: string): Headers {
  const headers = new Headers()
  for (const line of lines.trim().split(/[\r\n]+/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return headers
}

/** @throws TypeError when no answer came, as fetch does; the signal's reason when it is aborted */
function send(url: string, init: RequestInit, onProgress: OnUploadProgress): Promise<Response> {
  const { signal, body } = init
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const request = new XMLHttpRequest()
    request.open(init.method ?? 'GET', url)
    request.responseType = 'blob'
    new Headers(init.headers).forEach((value, name) => {
      request.setRequestHeader(name, value)
    })
    const abort = () => request.abort()
    signal?.addEventListener('abort', abort, { once: true })
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new TypeError('The upload got no answer.'))
    request.onabort = () => reject(signal?.reason)
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    request.onload = () => {
      const { status, statusText, response } = request
      const headers = readHeaders(request.getAllResponseHeaders())
      resolve(new Response([204, 304].includes(status) ? null : response, { status, statusText, headers }))
    }
    request.send(body as XMLHttpRequestBodyInit)
  })
}

export function createUploadFetch(): UploadFetch {
  const watched = new Map<string, OnUploadProgress>()
  return {
    fetch(input, init = {}) {
      const key = new Headers(init.headers).get('idempotency-key')
      const onProgress = key === null ? undefined : watched.get(key)
      const isForm = init.body instanceof FormData
      return onProgress && isForm ? send(String(input), init, onProgress) : fetch(input, init)
    },
    watch(idempotencyKey, onProgress) {
      watched.set(idempotencyKey, onProgress)
      return () => watched.delete(idempotencyKey)
    },
  }
}
