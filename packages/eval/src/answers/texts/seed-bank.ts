import type { KnownText } from './known-text.ts'

export const seedBank: KnownText = {
  name: 'seed bank',
  language: 'en',
  text: `The seed bank of Halden keeps the seeds of 18,400 varieties of wheat, barley and beans in a former mine. Farmers brought most of them in paper bags during the 1960s, when new varieties replaced the old ones in the fields. The mine stays at four degrees all year, which saves the seed bank the cost of cooling.

Seeds do not live for ever. Every variety is sown again after about fifteen years, and fresh seeds replace the old ones. For a long time the seed bank had money for only 300 varieties a year, far fewer than it needed. A count in 2021 showed that one in nine varieties no longer germinated.

The new director, Ana Torres, therefore asked gardeners for help. More than 2,600 gardeners now each grow one variety and send back a part of the harvest. The seed bank posts the seeds in March together with a leaflet on how to keep varieties apart. Gardeners photograph the plants every two weeks, and a program measures their height in the pictures.

The pictures turned out to be worth as much as the seeds. Plant breeders found two varieties of barley that stay healthy in wet summers, and a bean that flowers three weeks earlier than others. A university now pays the seed bank for the pictures, which covers half the cost of postage.

Last year the gardeners renewed 1,900 varieties, and the share of seeds that germinate rose to 94 percent. The seed bank has lost 41 varieties for good. It wants to store a second copy of its collection in another country before 2030.`,
  summary: `The seed bank of Halden keeps 18,400 varieties in a former mine, but could not renew its ageing seeds fast enough, and one in nine varieties no longer germinated. Its director asked gardeners for help: 2,600 gardeners grow one variety each, send back seeds and photograph the plants, and the pictures help plant breeders. Last year they renewed 1,900 varieties, and 94 percent of the seeds germinate.`,
  keywords: [
    ['seed bank'],
    ['seeds', 'fresh seeds'],
    ['varieties', 'variety'],
    ['gardeners'],
    ['pictures'],
    ['former mine', 'mine'],
    ['barley'],
    ['plant breeders'],
  ],
  questions: [
    { question: 'How many varieties does the seed bank of Halden keep?', answer: ['18,400'] },
    { question: 'Who is the new director?', answer: ['Ana Torres'] },
    { question: 'When does the seed bank post the seeds?', answer: ['March'] },
    { question: 'How many varieties did the gardeners renew last year?', answer: ['1,900'] },
    { question: 'What is the population of Australia?', answer: null },
  ],
  facts: ['18,400', '300', '2,600', 'Ana Torres', '94', '41'],
  extract: {
    schema: {
      type: 'object',
      properties: {
        director: { type: 'string' },
        varieties: { type: 'integer', description: 'How many varieties the bank keeps' },
        crops: { type: 'array', items: { type: 'string' }, description: 'The kinds of plants whose seeds are kept' },
        opened: { type: ['string', 'null'], format: 'date', description: 'The day on which the bank was opened' },
      },
      required: ['director', 'varieties', 'crops', 'opened'],
      additionalProperties: false,
    },
    data: { director: 'Ana Torres', varieties: 18_400, crops: ['wheat', 'barley', 'beans'], opened: null },
  },
  english: ['seed bank', 'varieties', 'gardeners', 'Ana Torres', '94'],
}
