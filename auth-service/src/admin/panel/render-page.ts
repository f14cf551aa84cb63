import { type AdminJS, Router as adminJsRouter } from 'adminjs'
import type { Admin } from '../access/admin-session.ts'
import { adminPaths } from '../paths.ts'

// styled-components takes its nonce from the first; the libraries that know of none write plain style elements, which
// only a script that runs already can make.
const nonceForStyles = (nonce: string): string => `
window.__webpack_nonce__ = ${JSON.stringify(nonce)};
{
  const make = document.createElement;
  document.createElement = function (name, options) {
    const element = make.call(document, name, options);
    if (String(name).toLowerCase() === 'style') element.nonce = window.__webpack_nonce__;
    return element;
  };
}`

/**
 * AdminJS's page, made fit for the content policy: no web font from another host, and the nonce on what is inline. Of
 * what users typed it holds nothing but the admin's own e-mail address and username, neither of which can have a `<`.
 * @throws Error when AdminJS has changed its page, rather than send one that a browser refuses
 */
export async function renderPage(admin: AdminJS, user: Admin, nonce: string): Promise<string> {
  const route = adminJsRouter.routes.find(({ action }) => action === 'index')
  if (!route) throw new Error('AdminJS has no index page')
  const html: string = await new route.Controller({ admin }, user).index({}, {})
  const parts = html.trimStart().split(/(?=<script>|<style>)|<link rel="stylesheet" href="https:[^>]*>/)
  if (parts.length !== 5) throw new Error(`AdminJS made a page of ${parts.length} parts where 5 were known`)
  const head = `<link rel="icon" type="image/svg+xml" href="${adminPaths.assets}/mark.svg">`
  return parts
    .join('')
    .replace('<script>', `<script>${nonceForStyles(nonce)}`)
    .replace(/<(script|style)>/g, `<$1 nonce="${nonce}">`)
    .replace('<meta charset="utf-8">', `<meta charset="utf-8">${head}`)
}
