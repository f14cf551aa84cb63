import type { PrintedPage } from '../builders/images/render-text.ts'

/** Pages of print in three languages, by tesseract's name of the language. */
export const printedPages: (PrintedPage & { language: 'deu' | 'eng' | 'fra' })[] = [
  {
    language: 'deu',
    title: 'Kündigung des Mietvertrages',
    paragraphs: [
      'Sehr geehrte Frau Schäfer, hiermit kündigen wir das Mietverhältnis über die Wohnung in der Hauptstraße 17 fristgerecht zum 31. März 2027. Die Übergabe der Räume und der vier Schlüssel können wir an jedem Werktag nach 16 Uhr vereinbaren.',
      'Bitte bestätigen Sie den Empfang dieses Schreibens bis zum 15. Dezember. Die Kaution in Höhe von 1.850,00 Euro überweisen Sie nach der Abnahme auf das bekannte Konto. Die Zählerstände für Strom, Gas und Wasser lesen wir gemeinsam ab und halten sie in einem Protokoll fest.',
      'Die Nachmieter möchten die Küche übernehmen. Über den Preis haben sich beide Seiten schon geeinigt; größere Schäden sind uns nicht bekannt. Für die gute Zusammenarbeit während der vergangenen sechs Jahre danken wir Ihnen herzlich.',
      'Mit freundlichen Grüßen, Jürgen und Käthe Größler',
    ],
  },
  {
    language: 'eng',
    title: 'Report of the harbour survey',
    font: 'F3',
    size: 12,
    paragraphs: [
      'The survey of the northern harbour was carried out between the 4th and the 19th of May. Three boats measured the depth of the channel along 46 lines, each of them 800 metres long. The results confirm that the sand bank near the old lighthouse has grown by more than two metres since the previous survey.',
      'Ships with a draught of over six metres should therefore use the southern entrance until the channel has been dredged. The harbour master expects the work to begin in September and to take about five weeks. The cost is estimated at 240,000 pounds, of which the county pays one third.',
      'A second expedition will repeat the measurement in the following spring. Until then a buoy marks the shallow place, and every pilot receives a copy of the new chart.',
    ],
  },
  {
    language: 'fra',
    title: 'Procès-verbal de la réunion',
    paragraphs: [
      'La réunion du conseil a été ouverte à neuf heures par la présidente, Mme Lefèvre. Après la lecture du compte rendu précédent, les membres ont approuvé à l’unanimité le budget de la bibliothèque, qui s’élève à 34 500 euros pour la première année.',
      'Le trésorier a ensuite présenté l’état des travaux. La façade de l’école sera rénovée dès le mois de février, et le préau où jouent les élèves sera fermé pendant trois semaines. Les parents sont priés d’utiliser l’entrée située derrière la mairie.',
      'La prochaine séance aura lieu le jeudi 14 janvier à dix-huit heures trente. Fait à Besançon, le 27 novembre 2026.',
    ],
  },
]

/** The words of a printed page, in order. */
export const textOf = ({ title, paragraphs }: PrintedPage): string => [title, ...paragraphs].join(' ')
