/** Runs `work` for each index from 0 to count - 1, at most `atOnce` at a time. Returns the results by index. */
export async function runBounded<T>(count: number, atOnce: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const answers: T[] = []
  let next = 0
  const lane = async () => {
    while (next < count) {
      const index = next++
      answers[index] = await work(index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
  return answers
}
