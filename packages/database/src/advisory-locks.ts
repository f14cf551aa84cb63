/**
 * The ids of all advisory locks of the platform. A database has one set of lock ids, so each id must be unique here. An
 * id must never change, because two versions of the platform may run at once.
 */
export const advisoryLocks = {
  /** one process applies migrations at a time */
  migrate: 7_201_134_021,
  /** one test file creates the template database, or clones it, at a time */
  testTemplate: 7_201_134_022,
  /** one process rescues lost attempts and messages at a time */
  rescue: 7_201_134_023,
  /** one launcher creates the roles at a time */
  createRoles: 7_201_134_024,
} as const
