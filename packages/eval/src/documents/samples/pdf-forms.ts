import { makePdfDocument } from '../builders/pdf/pdf-document.ts'
import { textAt, winAnsi } from '../builders/pdf/pdf-text.ts'
import type { PdfWriter } from '../builders/pdf/pdf-writer.ts'
import { absent, patterns, phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

const utf16 = (text: string) => `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
const helveticaForm =
  '/DR << /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >> /DA (/Helv 10 Tf 0 g)'

/** An appearance stream that shows a text. */
const appearance = (writer: PdfWriter, text: string) =>
  writer.addStream(
    `/Tx BMC q BT /Helv 10 Tf 2 4 Td ${winAnsi(text)} Tj ET Q EMC`,
    '/Type /XObject /Subtype /Form /BBox [0 0 200 16] /Resources << /Font << /Helv << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >> >>',
  )

function box(writer: PdfWriter, mark: string): number {
  return writer.addStream(mark, '/Type /XObject /Subtype /Form /BBox [0 0 12 12]')
}

/** A filled form: with and without appearance streams, a field in a group, a list, check boxes and radio buttons. */
function filledForm(): Sample {
  const bytes = makePdfDocument(writer => {
    const fields: number[] = []
    const widgets: number[] = []
    const field = (body: string) => {
      const number = writer.add(`<< /Type /Annot /Subtype /Widget /F 4 ${body} >>`)
      widgets.push(number)
      return number
    }
    const rect = (y: number) => `/Rect [200 ${y} 400 ${y + 16}]`
    fields.push(
      field(
        `/FT /Tx /T (name) /TU ${utf16('Name der Mieterin')} /V ${utf16('Jörg Groß-Özdemir')} ${rect(756)} /AP << /N ${appearance(writer, 'Jörg Groß-Özdemir')} 0 R >>`,
      ),
      // No appearance: a viewer makes it from the value.
      field(`/FT /Tx /T (iban) /V (DE89 3704 0044 0532 0130 00) ${rect(736)}`),
      field(
        `/FT /Tx /T (bemerkung) /Ff 4096 /V ${utf16('Zwei Schlüssel\nund ein Chip')} ${rect(716)} /DA (/Helv 0 Tf 0 g)`,
      ),
      field(
        `/FT /Ch /Ff 131072 /T (land) /V (at) /Opt [[(de) (Deutschland)] [(at) ${utf16('Österreich')}]] ${rect(696)}`,
      ),
      field(`/FT /Ch /T (sprachen) /V [(Deutsch) (Polnisch)] /Opt [(Deutsch) (Polnisch) (Walisisch)] ${rect(676)}`),
    )
    const group = writer.reserve()
    const kid = field(
      `/Parent ${group} 0 R /T (strasse) /FT /Tx /V ${utf16('Hauptstraße 3')} ${rect(656)} /AP << /N ${appearance(writer, 'Hauptstraße 3')} 0 R >>`,
    )
    writer.add(`<< /T (anschrift) /Kids [${kid} 0 R] >>`, group)
    fields.push(group)
    const states = (on: string) =>
      `/AP << /N << /${on} ${box(writer, '0 0 m 12 12 l 0 12 m 12 0 l S')} 0 R /Off ${box(writer, '')} 0 R >> >>`
    fields.push(
      field(
        `/FT /Btn /T (haustiere) /TU (Haustiere erlaubt) /V /Yes /AS /Yes ${states('Yes')} /Rect [200 636 212 648]`,
      ),
      field(
        `/FT /Btn /T (untermiete) /TU (Untermiete erlaubt) /V /Off /AS /Off ${states('Yes')} /Rect [200 616 212 628]`,
      ),
    )
    const radio = writer.reserve()
    const choices = ['monatlich', 'jaehrlich'].map((choice, index) =>
      field(
        `/Parent ${radio} 0 R ${states(choice)} /AS /${index === 1 ? choice : 'Off'} /Rect [${200 + index * 100} 596 ${212 + index * 100} 608]`,
      ),
    )
    writer.add(
      `<< /FT /Btn /Ff 49152 /T (zahlweise) /V /jaehrlich /Kids [${choices.map(number => `${number} 0 R`).join(' ')}] >>`,
      radio,
    )
    fields.push(radio)
    fields.push(field(`/FT /Tx /T (leer) ${rect(576)}`))
    const labels = [
      'Name',
      'IBAN',
      'Bemerkung',
      'Land',
      'Sprachen',
      'Straße',
      'Haustiere',
      'Untermiete',
      'Zahlung',
    ].map((label, index) => textAt(60, 760 - index * 20, label))
    const form = writer.add(
      `<< /Fields [${fields.map(number => `${number} 0 R`).join(' ')}] /NeedAppearances true ${helveticaForm} >>`,
    )
    return {
      pages: [
        {
          content: `${textAt(60, 800, 'Mietantrag', { size: 16, font: 'F2' })}${labels.join('')}`,
          annotations: widgets,
        },
      ],
      catalogue: `/AcroForm ${form} 0 R`,
    }
  })
  return {
    name: 'filled form',
    extension: 'pdf',
    bytes,
    checks: [
      phrases('form values: pdf', [
        'Jörg Groß-Özdemir',
        'DE89 3704 0044 0532 0130 00',
        'Zwei Schlüssel und ein Chip',
        'Österreich',
        'Deutsch',
        'Polnisch',
        'Hauptstraße 3',
        'jaehrlich',
      ]),
      patterns('form values: pdf', [
        [
          'Haustiere is checked',
          /Haustiere[^\n|]*[:|]?\s*(\[x\]|☒|☑|yes|checked|ja\b|x\b)|(\[x\]|☒|☑)[^\n]*haustiere/i,
        ],
        [
          'Untermiete is not checked',
          /^(?![\s\S]*((\[x\]|☒|☑)[^\n]*untermiete|untermiete[^\n|]*:\s*(\[x\]|☒|☑|yes|checked)))[\s\S]*untermiete/i,
        ],
        ['the name has its label', /Name[^\n]*Jörg/],
        ['the IBAN has its label', /iban[^\n]*DE89/i],
      ]),
      absent('form values: pdf', ['Walisisch', 'Deutschland']),
    ],
  }
}

/** Notes on a page: free text with and without an appearance, a sticky note, a highlighted passage, a stamp; one hidden. */
function annotatedPage(): Sample {
  const bytes = makePdfDocument(writer => {
    const annotation = (body: string) => writer.add(`<< /Type /Annot ${body} >>`)
    const annotations = [
      annotation(
        `/Subtype /FreeText /Contents ${utf16('Bitte Größe prüfen')} /DA (/Helv 10 Tf 0 g) /Rect [60 700 260 716] /F 4 /AP << /N ${appearance(writer, 'Bitte Größe prüfen')} 0 R >>`,
      ),
      annotation('/Subtype /FreeText /Contents (Ohne Darstellung) /DA (/Helv 10 Tf 0 g) /Rect [60 670 260 686] /F 4'),
      annotation(`/Subtype /Text /Contents ${utf16('Klebezettel: Frist läuft ab')} /Rect [300 700 320 720] /F 4`),
      annotation(
        '/Subtype /Highlight /Contents (Kommentar zur Stelle) /QuadPoints [60 772 200 772 60 760 200 760] /Rect [60 760 200 772] /F 4',
      ),
      annotation(
        `/Subtype /Stamp /Rect [60 600 260 616] /F 4 /AP << /N ${appearance(writer, 'EINGEGANGEN 27.11.2026')} 0 R >>`,
      ),
      annotation(
        `/Subtype /FreeText /Contents (verborgener Rest) /DA (/Helv 10 Tf 0 g) /Rect [60 500 260 516] /F 2 /AP << /N ${appearance(writer, 'verborgener Rest')} 0 R >>`,
      ),
      annotation(
        '/Subtype /Link /Rect [60 730 160 742] /Border [0 0 0] /A << /S /URI /URI (https://example.org/pdf) >>',
      ),
    ]
    return { pages: [{ content: textAt(60, 762, 'Der Entwurf steht.') + textAt(60, 732, 'Zur Fassung'), annotations }] }
  })
  return {
    name: 'annotations',
    extension: 'pdf',
    bytes,
    checks: [
      phrases('annotations: pdf', [
        'Bitte Größe prüfen',
        'Ohne Darstellung',
        'Klebezettel: Frist läuft ab',
        'Kommentar zur Stelle',
        'EINGEGANGEN 27.11.2026',
      ]),
      absent('deleted and hidden text left out', ['verborgener']),
    ],
  }
}

/** Only an annotation has text. */
const onlyAnnotation = (): Sample => ({
  name: 'Hello World in an annotation',
  extension: 'pdf',
  bytes: makePdfDocument(writer => {
    const note = writer.add(
      `<< /Type /Annot /Subtype /FreeText /Contents (Hello World) /DA (/Helv 12 Tf 0 g) /Rect [60 700 260 716] /F 4 /AP << /N ${appearance(writer, 'Hello World')} 0 R >> >>`,
    )
    return { pages: [{ content: '', annotations: [note] }] }
  }),
  checks: [phrases('annotations: pdf', ['Hello World'])],
})

/** A form whose values are in XML (XFA, ISO 32000-1, 12.7.8), and whose page asks for another viewer. */
function xfaForm(): Sample {
  const bytes = makePdfDocument(writer => {
    const template = writer.addStream(
      '<template xmlns="http://www.xfa.org/schema/xfa-template/3.0/"><subform name="antrag" layout="tb"><field name="vorname"><caption><value><text>Vorname</text></value></caption></field></subform></template>',
    )
    const datasets = writer.addStream(
      Buffer.from(
        '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><antrag><vorname>Ångström</vorname><betrag>1.250,00</betrag></antrag></xfa:data></xfa:datasets>',
      ),
    )
    const form = writer.add(`<< /Fields [] /XFA [(template) ${template} 0 R (datasets) ${datasets} 0 R] >>`)
    return { pages: [{ content: textAt(60, 760, 'Please wait...') }], catalogue: `/AcroForm ${form} 0 R` }
  })
  return {
    name: 'XFA form',
    extension: 'pdf',
    bytes,
    checks: [phrases('form values: pdf, XFA', ['Ångström', '1.250,00'])],
  }
}

export const pdfFormSamples = (): Sample[] => [filledForm(), annotatedPage(), onlyAnnotation(), xfaForm()]
