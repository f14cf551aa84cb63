/**
 * Asks until there is an answer: the one way of waiting in this suite.
 * @param what named in the error
 * @param probe undefined means "not yet"
 * @throws when the deadline passes first
 */
export async function pollUntil<T>(
  what: string,
  deadlineMs: number,
  probe: () => Promise<T | undefined> | T | undefined,
  everyMs = 50,
): Promise<T> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const value = await probe()
    if (value !== undefined) return value
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms for ${what}`)
    await new Promise(resolve => setTimeout(resolve, everyMs))
  }
}
