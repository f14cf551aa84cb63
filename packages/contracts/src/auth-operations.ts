import { accountOperations } from './account-operations.ts'
import { apiKeyOperations } from './api-key-operations.ts'
import type { AuthOperation } from './auth-operation.ts'
import { fileOperations } from './file-operations.ts'
import { webhookOperations } from './webhook-operations.ts'

/** Every public call of auth-service, in the order of the API document. */
export const authOperations: AuthOperation[] = [
  ...accountOperations,
  ...apiKeyOperations,
  ...fileOperations,
  ...webhookOperations,
]
