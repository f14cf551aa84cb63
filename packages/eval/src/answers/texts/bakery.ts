import type { KnownText } from './known-text.ts'

export const bakery: KnownText = {
  name: 'boulangerie',
  language: 'fr',
  text: `La dernière boulangerie de Saint-Aubin avait fermé en 2017, et les habitants devaient parcourir quatorze kilomètres pour acheter du pain. Un distributeur automatique installé devant la mairie tombait en panne chaque semaine. En janvier 2020, quatre-vingt-dix habitants ont fondé une coopérative pour rouvrir la boulangerie. Chaque membre de la coopérative a acheté une part de cent euros.

La coopérative a loué l'ancien garage du village et construit un four à bois de trois mètres. Le four à bois consomme les chutes d'une scierie voisine, qui les donne gratuitement. La farine vient de deux fermes situées à moins de dix kilomètres. Les travaux ont coûté 85 000 euros, dont la région a payé 30 000 euros.

Claire Moreau, une ancienne institutrice, a appris le métier pendant un an avant d'allumer le four. Elle prépare la pâte le soir et cuit le pain à cinq heures du matin. La boulangerie vend 260 pains par jour, et ce qui reste est donné à l'école. Le samedi, les habitants peuvent cuire leurs propres plats dans le four encore chaud.

La boulangerie est devenue le lieu où le village se retrouve. On y dépose les colis, on y emprunte des livres et on y joue aux cartes. La coopérative compte aujourd'hui 210 membres et n'a plus de dettes depuis mars. Trois villages de la vallée préparent à leur tour une boulangerie coopérative.`,
  summary: `Après la fermeture de la dernière boulangerie de Saint-Aubin en 2017, quatre-vingt-dix habitants ont fondé une coopérative pour la rouvrir. La coopérative a construit un four à bois dans l'ancien garage du village, et Claire Moreau y cuit 260 pains par jour. La boulangerie est devenue le lieu où le village se retrouve, et trois villages de la vallée préparent une boulangerie coopérative.`,
  keywords: [
    ['boulangerie', 'dernière boulangerie'],
    ['coopérative', 'boulangerie coopérative'],
    ['Saint-Aubin'],
    ['four', 'four à bois'],
    ['village'],
    ['habitants'],
    ['pain', 'pains'],
    ['Claire Moreau'],
  ],
  questions: [
    { question: 'Quand la dernière boulangerie de Saint-Aubin avait-elle fermé ?', answer: ['2017'] },
    { question: 'Combien ont coûté les travaux ?', answer: ['85 000'] },
    { question: "D'où vient la farine ?", answer: ['deux fermes'] },
    { question: 'Combien de pains la boulangerie vend-elle par jour ?', answer: ['260'] },
    { question: 'Quel satellite observe Jupiter ?', answer: null },
  ],
  facts: ['2017', 'quatre-vingt-dix', '85 000', 'Claire Moreau', '260', '210'],
  extract: {
    schema: {
      type: 'object',
      properties: {
        baker: { type: 'string' },
        founded: { type: 'string', pattern: '^\\d{4}-\\d{2}$', description: 'The month of the foundation, as YYYY-MM' },
        members: { type: 'integer', description: 'Members of the cooperative today' },
        phone: { type: ['string', 'null'] },
      },
      required: ['baker', 'founded', 'members', 'phone'],
      additionalProperties: false,
    },
    data: { baker: 'Claire Moreau', founded: '2020-01', members: 210, phone: null },
  },
  english: ['bakery', 'cooperative', 'Claire Moreau', '2017', 'village'],
}
