/**
 * Whether PostgreSQL refused a statement because of its data, so that a repetition is refused too. SQLSTATE class 22 (data
 * exception) or 54 (program limit exceeded): https://www.postgresql.org/docs/18/errcodes-appendix.html
 */
export const refusesData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|54)...$/.test(error.code)
