import { fileURLToPath } from 'node:url'
import { build, type Plugin, stop } from 'esbuild'

// What AdminJS's own scripts leave in the window: https://github.com/SoftwareBrothers/adminjs src/backend/bundler
const modules: Record<string, string> = {
  react: 'module.exports = React',
  adminjs: 'module.exports = AdminJS',
  'react/jsx-runtime': `
    const jsx = (type, props, key) => React.createElement(type, key === undefined ? props : { ...props, key })
    module.exports = { jsx, jsxs: jsx, Fragment: React.Fragment }`,
}

const fromWindow: Plugin = {
  name: 'from-window',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(react|react\/jsx-runtime|adminjs)$/ }, ({ path }) => ({ path, namespace: 'window' }))
    onLoad({ filter: /.*/, namespace: 'window' }, ({ path }) => ({ contents: modules[path] ?? '' }))
  },
}

/**
 * Our components as one script, some 100 ms. In memory, since AdminJS's own bundler wants a folder to write to, and in
 * production finds nothing in one whose path has a dot.
 */
export async function bundleComponents(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../components/entry.tsx', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    plugins: [fromWindow],
    logLevel: 'silent',
    // Not the repository's: they are for Node.
    tsconfigRaw: {},
  })
  await stop()
  return result.outputFiles[0]?.text ?? ''
}
