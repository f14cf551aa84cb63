/** One line for whoever started the platform. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`)
