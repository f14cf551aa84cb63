import { changePassword } from './accounts/change-password.ts'
import { login } from './accounts/login.ts'
import { register } from './accounts/register.ts'
import { showProfile } from './accounts/show-profile.ts'
import { showUsage } from './accounts/show-usage.ts'
import { updateProfile } from './accounts/update-profile.ts'
import type { AuthContext } from './context.ts'
import { listFiles } from './files/list-files.ts'
import { readFile } from './files/read-file.ts'
import { submitFile } from './files/submit-file.ts'
import type { Route } from './http/route.ts'
import { createApiKey } from './keys/create-api-key.ts'
import { deleteApiKey } from './keys/delete-api-key.ts'
import { listApiKeys } from './keys/list-api-keys.ts'
import { health } from './operations/health.ts'
import { livez } from './operations/livez.ts'
import { metrics } from './operations/metrics.ts'
import { readyz } from './operations/readyz.ts'
import { logout } from './tokens/logout.ts'
import { refresh } from './tokens/refresh.ts'
import { validateToken } from './tokens/validate-token.ts'
import { createWebhook } from './webhooks/endpoints/create-webhook.ts'
import { deleteWebhook } from './webhooks/endpoints/delete-webhook.ts'
import { listWebhookDeliveries } from './webhooks/endpoints/list-webhook-deliveries.ts'
import { listWebhooks } from './webhooks/endpoints/list-webhooks.ts'
import { redeliver } from './webhooks/endpoints/redeliver.ts'
import { rotateSecret } from './webhooks/endpoints/rotate-secret.ts'
import { testWebhook } from './webhooks/endpoints/test-webhook.ts'
import { updateWebhook } from './webhooks/endpoints/update-webhook.ts'
import { receiveTaskEvent } from './webhooks/receive-task-event.ts'

/** Every call the service answers, in the order in which paths are matched. */
export const routesOf = (context: AuthContext): Route[] => [
  register(context),
  login(context),
  refresh(context),
  logout(context),
  validateToken(context),
  showProfile(context),
  showUsage(context),
  updateProfile(context),
  changePassword(context),
  createApiKey(context),
  listApiKeys(context),
  deleteApiKey(context),
  // Before readFile, whose pattern /auth/files/:task_id/ matches this path, too.
  submitFile(context),
  listFiles(context),
  readFile(context),
  createWebhook(context),
  listWebhooks(context),
  updateWebhook(context),
  deleteWebhook(context),
  rotateSecret(context),
  testWebhook(context),
  listWebhookDeliveries(context),
  redeliver(context),
  receiveTaskEvent(context),
  health(context),
  livez(),
  readyz(context),
  metrics(context),
]
