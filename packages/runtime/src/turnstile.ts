/**
 * Lets callers pass one a turn of the event loop, in the order they came, so that whatever else is ready is served
 * between two of them. Thousands of requests that come at once would else be begun in one turn, and all others wait
 * for its end.
 * @returns who calls it hands over what is to be done when the turn has come
 */
export function createTurnstile(): (pass: () => void) => void {
  const waiting: (() => void)[] = []
  let turning = false

  function turn(): void {
    const pass = waiting.shift()
    turning = pass !== undefined
    if (!pass) return
    setImmediate(turn)
    pass()
  }

  return pass => {
    waiting.push(pass)
    if (turning) return
    turning = true
    setImmediate(turn)
  }
}
