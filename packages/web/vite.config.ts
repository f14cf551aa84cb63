import { defineConfig, type Plugin } from 'vite'

/**
 * Lets the browser paint only after the script has run, so that a kept theme shows at once
 * (HTML Living Standard, "render-blocking mechanism").
 */
const blockRendering: Plugin = {
  name: 'block-rendering',
  transformIndexHtml: {
    order: 'post',
    handler: html => html.replace('<script type="module" crossorigin', '<script type="module" blocking="render"'),
  },
}

export default defineConfig({
  root: import.meta.dirname,
  // Nothing of the environment gets into the page.
  envDir: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // The security policy allows data: URLs for images only, and the icon is a file like the others.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    emptyOutDir: true,
  },
  plugins: [blockRendering],
})
