/** Settings of a platform under a load that the default quotas of a user would refuse. */
export const noQuotas = {
  TASK_TOKEN_LIMIT: '0',
  DAILY_TASK_LIMIT: '0',
  DAILY_TOKEN_LIMIT: '0',
  STORAGE_LIMIT_MB: '0',
}
