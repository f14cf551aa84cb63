interface Wording {
  /** The first words of questions, in lower case. */
  openings: readonly string[]
  /** Asks what the document says about a keyword. This question fits every text. */
  ask: (keyword: string) => string
}

const english: Wording = {
  openings:
    `what who whom whose when where why which how is are was were do does did can could may might should will would
    has have must`.split(/\s+/),
  ask: keyword => `What does the document say about “${keyword}”?`,
}

const wordings: Readonly<Record<string, Wording>> = {
  en: english,
  de: {
    openings:
      `was wer wen wem wessen wann wo woher wohin warum weshalb wieso welche welcher welches wie womit wofür wodurch
      ist sind war kann können darf dürfen muss müssen soll hat haben gibt`.split(/\s+/),
    ask: keyword => `Was sagt das Dokument über „${keyword}“?`,
  },
  fr: {
    openings: `que quel quelle quels quelles qui quand où pourquoi comment combien est-ce qu'est-ce quoi peut-on`.split(
      /\s+/,
    ),
    ask: keyword => `Que dit le document sur « ${keyword} » ?`,
  },
  es: {
    openings: 'qué quién quiénes cuándo dónde adónde por cómo cuál cuáles cuánto cuánta cuántos cuántas'.split(' '),
    ask: keyword => `¿Qué dice el documento sobre «${keyword}»?`,
  },
  pt: {
    openings: 'que quem quando onde por porque como qual quais quanto quantos quantas o'.split(' '),
    ask: keyword => `O que o documento diz sobre “${keyword}”?`,
  },
  it: {
    openings: "che chi quando dove perché come quale quali quanto quanti quante cosa cos'è qual".split(' '),
    ask: keyword => `Che cosa dice il documento su “${keyword}”?`,
  },
  nl: {
    openings: 'wat wie wanneer waar waarom welke welk hoe hoeveel is zijn kan kunnen moet moeten mag'.split(' '),
    ask: keyword => `Wat zegt het document over “${keyword}”?`,
  },
}

/** The wording of questions in a language; English for a language that is not listed. */
export function wordingOf(language: string): Wording {
  return wordings[language] ?? english
}

/** Whether a sentence that ends with a question mark begins like a question; always true for a language not listed. */
export function opensLikeQuestion(sentence: string, language: string): boolean {
  const wording = wordings[language]
  const first = /^[^\p{L}]*([\p{L}][\p{L}'’-]*)/u.exec(sentence)?.[1]?.toLowerCase().replace('’', "'")
  return !wording || (first !== undefined && wording.openings.includes(first))
}
