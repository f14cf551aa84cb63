/** Eight English sentences on one subject, long enough for every task type. */
export const englishText = `The city library of Aldermoor opened a repair workshop in its old printing hall last spring.
Volunteers mend bicycles, radios and kitchen machines there every Thursday evening.
The workshop repaired 1,240 devices in its first year and kept about nine tonnes of waste out of the landfill.
Visitors do not pay for the repair, but they buy the spare parts themselves.
The library lends special tools to anyone with a reader's card for two weeks.
Most volunteers are retired engineers, although the youngest is a student of electronics.
The council decided in June to support the repair workshop with 18,000 euros a year.
Two neighbouring towns have since asked the library how to open a workshop of their own.`

export const happyText = `This is the best repair workshop I have ever visited. The volunteers were wonderful, friendly and
brilliant. They fixed my radio perfectly and I am very happy with it. I love this place and gladly recommend it.`

export const angryText = `This was a terrible visit and I am very disappointed. The staff were rude and the service was awful.
My radio is now completely broken, the worst repair ever. I hate the waste of time and the horrible mess.`

export const misspeltText = `The libary lends tools to every reader. Volunteers recieve the devices on Thursday evening. The
workshop is open untill nine.`

export const germanText = `Die Stadtbücherei hat im alten Drucksaal eine Werkstatt eröffnet. Freiwillige reparieren dort jeden
Donnerstagabend Fahrräder und Radios. Die Besucher bezahlen nur die Ersatzteile. Der Stadtrat unterstützt die Werkstatt.`

/** English prose of about this many characters, for tasks that must take some time. No two sentences are the same. */
export function longText(characters: number): string {
  const subjects = ['workshop', 'library', 'council', 'engineer', 'student', 'printer', 'radio', 'museum', 'harbour']
  const verbs = ['repairs', 'describes', 'supports', 'measures', 'opens', 'collects', 'restores', 'questions']
  const objects = ['bicycles', 'archives', 'machines', 'records', 'gardens', 'bridges', 'letters', 'turbines']
  const pick = (list: string[], index: number) => list[index % list.length]
  const sentences: string[] = []
  let length = 0
  for (let index = 0; length < characters; index += 1) {
    const where = `in district ${(index * 7919) % 1009} of the ${pick(['northern', 'old', 'quiet', 'busy'], index)} town`
    const sentence = `The ${pick(subjects, index)} ${pick(verbs, index * 3 + 1)} ${index} ${pick(objects, index * 5 + 2)} ${where}.`
    sentences.push(sentence)
    length += sentence.length + 1
  }
  return sentences.join(' ')
}
