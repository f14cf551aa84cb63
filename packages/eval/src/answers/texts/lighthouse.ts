import type { KnownText } from './known-text.ts'

export const lighthouse: KnownText = {
  name: 'lighthouse',
  language: 'en',
  text: `The lighthouse on Corran Rock was lit for the first time in 1871 and guided ships into the bay for more than a century. Three keepers lived in the tower and changed every six weeks, weather permitting. In the winter of 1902 a storm cut them off for eleven weeks, and they survived on dried fish and rainwater.

The light was made automatic in 1986, when an electric motor replaced the clockwork that had turned the lens. Since then nobody has lived on the rock. Salt water ran through the broken windows and destroyed most of the wooden floors. By 2015 engineers warned that the tower could lose its gallery within ten years.

A group of villagers founded the Corran Trust to save the lighthouse. The trust bought the tower from the harbour authority for one pound and promised to repair it. The repair cost 640,000 pounds, of which the national heritage fund paid two thirds. The rest came from visitors, from a local brewery and from the families of former keepers.

Masons from the village replaced 212 granite blocks by hand, because no crane could land on the rock. The lens, which weighs two tonnes, was taken apart and cleaned in a workshop in Glasgow. It returned in May and shines again every night, although ships now find their way by satellite.

From June the lighthouse opens to visitors at low tide. A guide leads at most twelve people at a time up the 137 steps. The trust expects 4,000 visitors a year and wants to spend the income on the upkeep of the tower. Margaret Sinclair, whose grandfather was a keeper, will be the first guide.`,
  summary: `The lighthouse on Corran Rock, lit in 1871 and automatic since 1986, fell into decay after its keepers left. The Corran Trust, founded by villagers, bought the tower for one pound and repaired it for 640,000 pounds, most of it from the national heritage fund. The lens shines again, and from June the lighthouse opens to visitors, whose income pays for the upkeep of the tower.`,
  keywords: [
    ['lighthouse'],
    ['Corran Rock'],
    ['Corran Trust', 'trust'],
    ['keepers', 'former keepers', 'keeper'],
    ['tower'],
    ['lens'],
    ['visitors'],
    ['repair'],
  ],
  questions: [
    { question: 'When was the lighthouse on Corran Rock lit for the first time?', answer: ['1871'] },
    { question: 'How much did the repair cost?', answer: ['640,000'] },
    { question: 'How much does the lens weigh?', answer: ['two tonnes'] },
    { question: 'Who will be the first guide?', answer: ['Margaret Sinclair'] },
    { question: 'Which architect designed the airport?', answer: null },
  ],
  facts: ['1871', '1986', '640,000', '212', '137', 'Margaret Sinclair'],
  extract: {
    schema: {
      type: 'object',
      properties: {
        first_lit: { type: 'integer', description: 'The year in which the lighthouse was first lit' },
        repair_cost_pounds: { type: 'number' },
        steps: { type: 'integer', description: 'The steps of the tower' },
        first_guide: { type: ['string', 'null'] },
        architect: { type: ['string', 'null'], description: 'Who designed the lighthouse' },
      },
      required: ['first_lit', 'repair_cost_pounds', 'steps', 'first_guide', 'architect'],
      additionalProperties: false,
    },
    data: {
      first_lit: 1871,
      repair_cost_pounds: 640_000,
      steps: 137,
      first_guide: 'Margaret Sinclair',
      architect: null,
    },
  },
  english: ['lighthouse', 'Corran', '1871', 'keepers', '640,000', 'visitors'],
}
