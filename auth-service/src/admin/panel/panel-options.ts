import type { Pool } from '@ai-platform/database/pool.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { AdminJSOptions, ResourceWithOptions } from 'adminjs'
import type { AuthContext } from '../../context.ts'
import { readAiState } from '../dashboard/read-ai-state.ts'
import { type DashboardPage, readDashboard } from '../dashboard/read-dashboard.ts'
import { adminPaths, platformName } from '../paths.ts'
import { apiKeysResource } from '../resources/api-keys.ts'
import { auditResource } from '../resources/audit-log.ts'
import { sessionsResource } from '../resources/sessions.ts'
import { tasksResource } from '../resources/tasks.ts'
import { usersResource } from '../resources/users.ts'
import { webhookDeliveriesResource } from '../resources/webhook-deliveries.ts'
import { webhookEndpointsResource } from '../resources/webhook-endpoints.ts'
import { theme } from './theme.ts'

/** The panel's resources, in the order of its menu. */
export const panelResources = (context: AuthContext, readPool: Pool): ResourceWithOptions[] => [
  usersResource(context, readPool),
  tasksResource(context, readPool),
  sessionsResource(context, readPool),
  apiKeysResource(context, readPool),
  webhookEndpointsResource(readPool),
  webhookDeliveriesResource(readPool),
  auditResource(readPool),
]

/** AdminJS's options: paths, branding, dashboard, labels. */
export const panelOptions = (
  resources: ResourceWithOptions[],
  { config }: AuthContext,
  readPool: Pool,
): AdminJSOptions => ({
  rootPath: adminPaths.root,
  loginPath: adminPaths.login,
  logoutPath: adminPaths.logout,
  version: { app: platformVersion },
  branding: { companyName: platformName, logo: `${adminPaths.assets}/logo.svg`, withMadeWithLove: false, theme },
  assets: { styles: [`${adminPaths.assets}/panel.css`] },
  settings: { defaultPerPage: 20 },
  dashboard: {
    component: 'Dashboard',
    async handler(request: { query?: { range?: unknown } }): Promise<DashboardPage> {
      const [figures, ai] = await Promise.all([
        readDashboard(readPool, request.query?.range === '7d' ? '7d' : '24h'),
        readAiState(config.processor.url),
      ])
      return { ...figures, ai }
    },
  },
  resources,
  locale: {
    language: 'en',
    availableLanguages: ['en'],
    translations: {
      en: {
        // A sentence is passed as a value. AdminJS treats a message as a key, and its dots and colons as a path.
        messages: { sentence: '{{sentence}}' },
        labels: {
          users: 'Users',
          processing_tasks: 'Tasks',
          sessions: 'Sessions',
          api_keys: 'API keys',
          webhook_endpoints: 'Webhooks',
          webhook_deliveries: 'Deliveries',
          admin_audit_log: 'Audit log',
          navigation: '',
          appVersion: 'Version {{version}}',
        },
      },
    },
  },
})
