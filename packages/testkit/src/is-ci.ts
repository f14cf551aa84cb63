/** Whether a value of the variable `CI` says that a test whose server is missing must fail. */
export const isCi = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== 'false'
