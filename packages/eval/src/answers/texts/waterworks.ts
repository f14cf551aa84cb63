import type { KnownText } from './known-text.ts'

export const waterworks: KnownText = {
  name: 'Wasserwerk',
  language: 'de',
  text: `Das Wasserwerk von Lindau wurde 1898 gebaut und versorgt heute 46.000 Menschen mit Trinkwasser. Das Wasser kommt aus neun Brunnen im Auwald und fließt durch Filter aus Sand und Kohle. In trockenen Sommern sank der Grundwasserspiegel in den letzten Jahren um mehr als zwei Meter. Die Stadt musste deshalb 2022 zum ersten Mal das Gießen von Gärten verbieten.

Die Leiterin des Wasserwerks, Helga Brandt, ließ daraufhin das ganze Rohrnetz untersuchen. Mikrofone an den Rohren hörten in der Nacht nach dem Geräusch von austretendem Wasser. Die Untersuchung zeigte, dass jeder sechste Liter Trinkwasser auf dem Weg zu den Häusern verloren ging. Die meisten Lecks lagen in Rohren aus Gusseisen, die älter als hundert Jahre sind.

Das Wasserwerk ersetzt seitdem jedes Jahr zwölf Kilometer Rohre. Die Arbeiten kosten 3,4 Millionen Euro im Jahr, wovon das Land ein Viertel bezahlt. Der Preis für einen Kubikmeter Wasser stieg von 1,90 auf 2,15 Euro. Haushalte, die eine Zisterne für Regenwasser bauen, bekommen einen Zuschuss von 500 Euro.

Im vergangenen Jahr halbierten sich die Verluste im Rohrnetz. Der Grundwasserspiegel stieg wieder um vierzig Zentimeter, wozu auch ein nasser Winter beitrug. Bis 2032 will das Wasserwerk alle alten Rohre ersetzt haben. Zwei Nachbarstädte wollen die Mikrofone nun ausleihen.`,
  summary: `Das Wasserwerk von Lindau versorgt 46.000 Menschen mit Trinkwasser, doch in trockenen Sommern sank der Grundwasserspiegel. Eine Untersuchung mit Mikrofonen zeigte, dass jeder sechste Liter im Rohrnetz verloren ging, vor allem in alten Rohren aus Gusseisen. Das Wasserwerk ersetzt jedes Jahr zwölf Kilometer Rohre, und die Verluste im Rohrnetz halbierten sich.`,
  keywords: [
    ['Wasserwerk'],
    ['Trinkwasser'],
    ['Rohre', 'Rohren', 'alten Rohre'],
    ['Rohrnetz'],
    ['Grundwasserspiegel'],
    ['Mikrofone'],
    ['Lindau'],
    ['Verluste'],
  ],
  questions: [
    { question: 'Wann wurde das Wasserwerk von Lindau gebaut?', answer: ['1898'] },
    { question: 'Wie heißt die Leiterin des Wasserwerks?', answer: ['Helga Brandt'] },
    { question: 'Wie viel kosten die Arbeiten im Jahr?', answer: ['3,4 Millionen'] },
    { question: 'Welchen Zuschuss bekommen Haushalte mit einer Zisterne für Regenwasser?', answer: ['500 Euro'] },
    { question: 'Wer gewann die Fußballweltmeisterschaft?', answer: null },
  ],
  facts: ['1898', '46.000', 'Helga Brandt', '3,4 Millionen', '500 Euro', '2032'],
  extract: {
    schema: {
      type: 'object',
      properties: {
        director: { type: 'string', description: 'Who leads the waterworks' },
        people_supplied: { type: 'integer' },
        price_per_cubic_metre_eur: { type: 'number', description: 'The new price' },
        email: { type: ['string', 'null'] },
      },
      required: ['director', 'people_supplied', 'price_per_cubic_metre_eur', 'email'],
      additionalProperties: false,
    },
    data: { director: 'Helga Brandt', people_supplied: 46_000, price_per_cubic_metre_eur: 2.15, email: null },
  },
  english: ['waterworks', 'drinking water', 'Helga Brandt', 'pipes', 'groundwater'],
}
