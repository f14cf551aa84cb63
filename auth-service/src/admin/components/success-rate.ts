/** The share of completed tasks, 0 to 1; null when no task ended. */
export const successRate = ({ completed, failed }: { completed: number; failed: number }) =>
  completed + failed === 0 ? null : completed / (completed + failed)

/** 0.123 → 12.3 % */
export const percent = (part: number) => `${Math.round(part * 1000) / 10} %`
