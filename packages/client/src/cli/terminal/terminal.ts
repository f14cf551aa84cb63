/** How a command talks: data goes to stdout, everything else to stderr. */
export interface Terminal {
  /** Prints a line of data. */
  print(line: string): void
  /** Prints a line for people. */
  note(line: string): void
  /** Shows a line that the next one replaces. Shows nothing when stderr is not a terminal. */
  progress(line: string): void
  /** Removes the progress line. */
  clearProgress(): void
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
}

interface Stream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

const clearLine = '\r\u001b[2K'

/** Text from a document or a platform, without the control characters that a terminal obeys. Keeps tabs and line ends. */
export const printable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')

export function createTerminal(streams: { stdout: Stream; stderr: Stream }, mayColor: boolean): Terminal {
  const { stdout, stderr } = streams
  const showsProgress = stderr.isTTY === true
  const colors = mayColor && stdout.isTTY === true
  const paint = (code: number) => (text: string) => (colors ? `\u001b[${code}m${text}\u001b[0m` : text)
  let hasProgress = false

  function clearProgress() {
    if (hasProgress) stderr.write(clearLine)
    hasProgress = false
  }
  return {
    print(line) {
      clearProgress()
      stdout.write(`${line}\n`)
    },
    note(line) {
      clearProgress()
      stderr.write(`${line}\n`)
    },
    progress(line) {
      if (!showsProgress) return
      hasProgress = true
      stderr.write(`${clearLine}${[...line].slice(0, (stderr.columns || 80) - 1).join('')}`)
    },
    clearProgress,
    bold: paint(1),
    dim: paint(2),
    red: paint(31),
    green: paint(32),
    yellow: paint(33),
  }
}
