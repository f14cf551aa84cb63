import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv, { type RequestHandler } from 'sirv'
import { pageCaching, pageHeaders } from './page-headers.ts'

/** Serves the built web page. */
export interface PageServer {
  /** Serves the page in this folder from now on. */
  use(folder: string): void
  /**
   * @param path the request's path, decoded and normalized
   * @param onMissing called when there is no such file
   * @returns false while there is no page
   */
  serve(req: IncomingMessage, res: ServerResponse, path: string, onMissing: () => void): boolean
}

export function createPageServer(): PageServer {
  let handle: RequestHandler | undefined
  return {
    use(folder) {
      // The compressed files are made by the build.
      handle = sirv(folder, {
        ...{ etag: true, gzip: true, brotli: true, extensions: ['html'] },
        setHeaders(res, path) {
          for (const [name, value] of Object.entries(pageHeaders)) res.setHeader(name, value)
          res.setHeader('Cache-Control', path.startsWith('/assets/') ? pageCaching.file : pageCaching.page)
        },
      })
    },
    serve(req, res, path, onMissing) {
      if (!handle) return false
      req.url = encodeURI(path)
      handle(req, res, onMissing)
      return true
    },
  }
}
