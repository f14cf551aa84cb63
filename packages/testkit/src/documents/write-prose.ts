const subjects =
  'The harbour|A survey|The northern valley|Each measurement|The old bridge|An early report|The committee|Local industry|The railway company|A second expedition|The river|This collection'.split(
    '|',
  )
const verbs =
  'describes|was compared with|gradually replaced|depends on|confirmed|was rebuilt beside|produces|contradicts|extends towards|records|supported|reduced'.split(
    '|',
  )
const objects =
  'the first settlement|annual rainfall|a narrow channel|the copper mines|regional trade|several observations|the southern coast|public opinion|a steady decline|the wooden railway|its original purpose|the water supply'.split(
    '|',
  )
const endings =
  'in the following decade|after a long dispute|with unusual precision|according to the archive|despite heavy losses|near the border|during the winter of 1874|under difficult conditions|without any public notice|as the engineers expected'.split(
    '|',
  )

/** Pseudo-random numbers from 0 to below 1, the same in each run (mulberry32, Tommy Ettinger, public domain). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** English sentences in ASCII. Each seed gives a different text, and the same one in each run. */
export function writeProse(seed: number, sentences: number): string[] {
  const random = createRandom(seed)
  const pick = (words: string[]) => words[Math.floor(random() * words.length)] ?? ''
  return Array.from(
    { length: sentences },
    () =>
      `${pick(subjects)} ${pick(verbs)} ${pick(objects)} ${pick(endings)}, and ${pick(subjects).toLowerCase()} ${pick(verbs)} ${pick(objects)}.`,
  )
}
