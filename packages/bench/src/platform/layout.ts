import { fileURLToPath } from 'node:url'

const fileOf = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/** What is started, by its file alone. */
export const mainFiles = {
  launcher: fileOf('packages/local-stack/src/main.ts'),
  auth: fileOf('auth-service/src/main.ts'),
  processor: fileOf('processor-service/src/main.ts'),
  ai: fileOf('packages/bench/src/platform/ai-server.ts'),
  arrivals: fileOf('packages/bench/src/client/arrivals-process.ts'),
  burst: fileOf('packages/bench/src/client/burst-process.ts'),
}

export const nginxTemplates = fileOf('nginx/templates')
