import { fileURLToPath } from 'node:url'

const fileOf = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/** The entry files that tests start as processes. Tests import nothing from them. */
export const mainFiles = {
  launcher: fileOf('packages/local-stack/src/main.ts'),
  auth: fileOf('auth-service/src/main.ts'),
  processor: fileOf('processor-service/src/main.ts'),
  superuser: fileOf('auth-service/src/admin/superuser/main.ts'),
  ai: fileOf('packages/testkit/src/servers/ai-stub/main.ts'),
}

export const nginxTemplates = fileOf('nginx/templates')
