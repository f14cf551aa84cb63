import { makePdfDocument } from '../builders/pdf/pdf-document.ts'
import { kernedAt, textAt, widthOf, winAnsi } from '../builders/pdf/pdf-text.ts'
import { addUnicodeFont } from '../builders/pdf/unicode-font.ts'
import { headings, items, order, patterns, phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

const whole = 'words whole'

/** Split words, ligatures, hyphens at line ends, nested forms, text drawn twice, invisible text over an image. */
function drawnText(): Sample {
  const bytes = makePdfDocument(writer => {
    const ligatures = addUnicodeFont(writer, ['A', 'u', 'ffi', 'fl', 'fi', 'z', 'i', 'e', 'l', ' ', 'ü', 's', 'g'], 500)
    const inner = writer.addStream(
      textAt(0, 0, 'Text im inneren Formular'),
      '/Type /XObject /Subtype /Form /BBox [0 -10 400 40] /Matrix [1 0 0 1 20 10]',
    )
    const outer = writer.addStream(
      `q 1 0 0 1 5 0 cm /Inner Do Q ${textAt(0, 40, 'Text im äußeren Formular')}`,
      `/Type /XObject /Subtype /Form /BBox [0 0 500 100] /Resources << /XObject << /Inner ${inner} 0 R >> >>`,
    )
    const split = ['Ver', 'trags', 'unter', 'lagen'].map(part => `${winAnsi(part)} Tj`).join(' ')
    const content = [
      `BT /F1 10 Tf 60 760 Td ${split} ${winAnsi(' und ')} Tj /F2 10 Tf ${winAnsi('fett')} Tj /F1 10 Tf ${winAnsi('gedrucktes')} Tj ET\n`,
      `BT /C1 10 Tf 60 740 Td ${ligatures.show(['e', 'ffi', 'z', 'i', 'e', ' ', 'fl', 'ü', 's', 's', 'i', 'g'])} Tj ET\n`,
      kernedAt(60, 720, 'Zwischen diesen Wörtern stehen keine Leerzeichen.'),
      textAt(60, 700, 'Die Vereinbarung über die Nutzungs-'),
      textAt(60, 688, 'rechte bleibt davon unberührt und gilt bis auf'),
      textAt(60, 676, 'Weiteres auch für die Schwarz-'),
      textAt(60, 664, 'Weiß-Abbildungen des Anhangs.'),
      'q 1 0 0 1 60 560 cm /Outer Do Q\n',
      textAt(60, 540, 'Doppelt gedruckte Zeile'),
      textAt(60.3, 540, 'Doppelt gedruckte Zeile'),
      `BT 3 Tr /F1 10 Tf 60 520 Td ${winAnsi('Unsichtbare Schrift über dem Bild')} Tj ET 0 Tr\n`,
      // Letter by letter, each at its own position.
      ...[...'Einzelbuchstaben'].map((letter, index, all) =>
        textAt(60 + widthOf(all.slice(0, index).join(''), 12), 500, letter, { size: 12 }),
      ),
      `BT /F1 10 Tf 60 480 Td 3 Tc ${winAnsi('gesperrt')} Tj 0 Tc ET\n`,
    ].join('')
    return {
      pages: [
        {
          content: content.replaceAll('ET\n', 'ET\n%%split\n'),
          split: true,
          fonts: `/C1 ${ligatures.number} 0 R`,
          xObjects: `/Outer ${outer} 0 R`,
        },
      ],
    }
  })
  return {
    name: 'drawn text',
    extension: 'pdf',
    bytes,
    checks: [
      phrases(whole, [
        'Vertragsunterlagen und fettgedrucktes',
        'effizie flüssig',
        'Zwischen diesen Wörtern stehen keine Leerzeichen.',
        'Nutzungsrechte bleibt davon unberührt',
        'Schwarz-Weiß-Abbildungen',
        'Text im äußeren Formular',
        'Text im inneren Formular',
        'Unsichtbare Schrift über dem Bild',
        'Einzelbuchstaben',
      ]),
      patterns(whole, [
        ['“Doppelt gedruckte Zeile” once', /^(?![\s\S]*Doppelt[\s\S]*Doppelt)[\s\S]*Doppelt gedruckte Zeile/],
      ]),
    ],
  }
}

/** Headings by size, a numbered and a bulleted list, a running header within a sentence that continues on the next page. */
function structuredText(): Sample {
  const edges = (page: number) => textAt(60, 815, 'Satzung des Vereins') + textAt(520, 30, `${page} / 3`)
  const body = (from: number, lines: string[]) =>
    lines.map((line, index) => textAt(60, from - index * 13, line)).join('')
  const filler = (seed: number, count: number) =>
    Array.from(
      { length: count },
      (_, index) =>
        `Absatz ${seed} führt in Zeile ${index + 1} weitere Einzelheiten der Ordnung auf, ohne Ausnahme und`,
    )
  const pages = [
    {
      content:
        edges(1) +
        textAt(60, 770, 'Satzung', { size: 22, font: 'F2' }) +
        textAt(60, 735, '1 Zweck des Vereins', { size: 15, font: 'F2' }) +
        body(710, ['Der Verein fördert die Pflege alter Obstsorten in der Gemeinde.', 'Er ist gemeinnützig.']) +
        textAt(60, 665, '2 Mitglieder', { size: 15, font: 'F2' }) +
        body(640, [
          'Mitglied wird, wer',
          '• volljährig ist,',
          '• einen Antrag stellt.',
          'Der Vorstand',
          '1. prüft den Antrag,',
          '2. entscheidet binnen vier Wochen.',
        ]) +
        body(540, filler(1, 34)) +
        body(90, ['Die Versammlung beschließt über den']),
    },
    { content: edges(2) + body(780, ['jährlichen Beitrag und die Kassenprüfung.', ...filler(2, 50)]) },
    { content: edges(3) + body(780, filler(3, 20)) },
  ]
  return {
    name: 'statutes',
    extension: 'pdf',
    bytes: makePdfDocument(() => ({ pages })),
    checks: [
      headings('headings', ['Satzung', '1 Zweck des Vereins', '2 Mitglieder']),
      items('list items', [
        [0, '-', 'volljährig ist,'],
        [0, '-', 'einen Antrag stellt.'],
        [0, '1', 'prüft den Antrag,'],
        [0, '2', 'entscheidet binnen vier Wochen.'],
      ]),
      order('reading order: pdf, headers and footers', ['Die Versammlung beschließt über den', 'jährlichen Beitrag']),
      patterns('reading order: pdf, headers and footers', [
        [
          'no running header within a sentence',
          /beschließt über den(?![^.]*Satzung des Vereins)[^.]*jährlichen Beitrag/,
        ],
      ]),
    ],
  }
}

/** Headings of the size of the body that are only bold, next to bold labels and bold words. */
function boldHeadings(): Sample {
  const bold = { font: 'F2' }
  const content = [
    textAt(60, 770, 'Mietvertrag', { size: 18, font: 'F2' }),
    textAt(60, 740, 'Vermieter:', bold) + textAt(140, 740, 'Ilse Brandt, Gartenweg 3, 99423 Weimar'),
    textAt(60, 726, 'Mieter:', bold) + textAt(140, 726, 'Jonas Keller, Am Anger 12, 07743 Jena'),
    textAt(60, 695, '§ 1 Mietsache', bold),
    textAt(60, 681, 'Vermietet wird die Wohnung im zweiten Obergeschoss links, bestehend aus drei'),
    textAt(60, 668, 'Zimmern, Küche und Bad. Ein Keller gehört dazu.'),
    textAt(60, 640, '§ 2 Miete und Nebenkosten', bold),
    textAt(60, 620, 'Die Miete beträgt 640 Euro im Monat und ist bis zum dritten Werktag zu zahlen.'),
    textAt(60, 607, 'Wichtig:', bold) + textAt(105, 607, 'Nebenkosten werden einmal im Jahr abgerechnet.'),
    textAt(60, 580, 'Eine Untervermietung ist nur mit schriftlicher Zustimmung erlaubt, auch', bold),
    textAt(60, 567, 'für kurze Zeit, und eine Zustimmung gilt nur für die genannte Person darin.'),
  ].join('')
  return {
    name: 'rental contract',
    extension: 'pdf',
    bytes: makePdfDocument(() => ({ pages: [{ content }] })),
    checks: [
      headings('headings', ['# Mietvertrag', '§ 1 Mietsache', '§ 2 Miete und Nebenkosten']),
      patterns('headings', [['no other heading', /^# (?!(?:[\s\S]*\n#){3})/]]),
    ],
  }
}

/** Pages turned by 90°, 180° and 270°, one with a crop box. */
function turnedPages(): Sample {
  const lines = (page: number) =>
    [0, 1, 2]
      .map(line => textAt(80, 400 - line * 14, `Seite ${page}, Zeile ${line + 1}: gedrehter Text bleibt lesbar.`))
      .join('')
  const pages = [
    { rotate: 90 as const, content: `q 0 1 -1 0 595 0 cm ${lines(1)} Q` },
    { rotate: 180 as const, content: `q -1 0 0 -1 595 842 cm ${lines(2)} Q` },
    { rotate: 270 as const, content: `q 0 -1 1 0 0 842 cm ${lines(3)} Q` },
    { cropBox: [40, 40, 555, 802] as [number, number, number, number], content: lines(4) },
  ]
  const expected = [1, 2, 3, 4].flatMap(page =>
    [1, 2, 3].map(line => `Seite ${page}, Zeile ${line}: gedrehter Text bleibt lesbar.`),
  )
  return {
    name: 'turned pages',
    extension: 'pdf',
    bytes: makePdfDocument(() => ({ pages })),
    checks: [phrases(whole, expected), order('reading order: pdf, turned pages', expected)],
  }
}

export const pdfTextSamples = (): Sample[] => [drawnText(), structuredText(), boldHeadings(), turnedPages()]
