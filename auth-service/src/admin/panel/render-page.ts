import { type AdminJS, Router as adminJsRouter } from 'adminjs'
import type { Admin } from '../access/admin-session.ts'
import { adminPaths } from '../paths.ts'

// styled-components reads its nonce from __webpack_nonce__. Other libraries create style elements without a nonce, so
// this createElement adds it. Only a script that already runs on the page can use this.
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
 * Renders AdminJS's page for the content security policy: without web fonts from other hosts, and with the nonce on
 * inline scripts and styles. Its only user input is the admin's e-mail address and username, which cannot contain `<`.
 * @throws Error when an AdminJS upgrade changed the page, because browsers would then block its scripts
 */
export async function renderPage(admin: AdminJS, user: Admin, nonce: string): Promise<string> {
  const route = adminJsRouter.routes.find(({ action }) => action === 'index')
  if (!route) throw new Error('AdminJS has no index page')
  const html: string = await new route.Controller({ admin }, user).index({}, {})
  const parts = html.trimStart().split(/(?=<script>|<style>)|<link rel="stylesheet" href="https:[^>]*>/)
  if (parts.length !== 5)
    throw new Error(`AdminJS rendered a page of ${parts.length} parts instead of 5; adapt renderPage to this version`)
  const head = `<link rel="icon" type="image/svg+xml" href="${adminPaths.assets}/mark.svg">`
  return parts
    .join('')
    .replace('<script>', `<script>${nonceForStyles(nonce)}`)
    .replace(/<(script|style)>/g, `<$1 nonce="${nonce}">`)
    .replace('<meta charset="utf-8">', `<meta charset="utf-8">${head}`)
}
