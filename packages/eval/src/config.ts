/** The environment of the programs that the readers are compared with. Several threads make tesseract many times slower. */
export const readProgramEnvironment = (env = process.env): NodeJS.ProcessEnv => ({ ...env, OMP_THREAD_LIMIT: '1' })
