/** Writes one line to the terminal that started the platform. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`)
