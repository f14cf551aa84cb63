// Longer than most: one small builder for each kind of attack. Sizes are those of the upload, at most 12 MB.
import { deflateSync } from 'node:zlib'
import { makeCompoundFile } from '@ai-platform/testkit/documents/make-compound.ts'
import { mailPart, makeEml, multipart } from '@ai-platform/testkit/documents/make-eml.ts'
import { buildDocxBomb, docxParts, makeDocx, paragraph } from '@ai-platform/testkit/documents/make-office.ts'
import { makeZip, type ZipEntry } from '@ai-platform/testkit/documents/make-zip.ts'

export interface HostileDocument {
  filename: string
  content: Buffer
}

const headers = { From: 'a@example.com', Subject: 'Hostile' }
const file = (filename: string, content: string | Buffer): HostileDocument => ({
  filename,
  content: Buffer.from(content as string),
})

function nestedParts(levels: number): Buffer {
  const start = Array.from(
    { length: levels },
    (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
  )
  return makeEml(headers, `${start.join('')}Content-Type: text/plain\r\n\r\nx\r\n`)
}

function nestedMails(levels: number): Buffer {
  return Buffer.from(`${'Subject: x\r\nContent-Type: message/rfc822\r\n\r\n'.repeat(levels)}Subject: y\r\n\r\nx`)
}

function mails(): HostileDocument[] {
  const manyParts = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\nx\r\n'.repeat(1_000_000)}--b--\r\n`
  const bomb = mailPart({ type: 'application/octet-stream', content: buildDocxBomb(150), filename: 'bomb.docx' })
  return [
    file('nested-parts.eml', nestedParts(10_000)),
    file('million-parts.eml', makeEml(headers, manyParts)),
    file('nested-mails.eml', nestedMails(10_000)),
    file(
      'long-header.eml',
      makeEml({ ...headers, 'X-Long': 'x'.repeat(5_000_000) }, 'Content-Type: text/plain\r\n\r\nx'),
    ),
    file('many-headers.eml', `${'X-A: b\r\n'.repeat(500_000)}Subject: x\r\n\r\nx`),
    file('many-recipients.eml', `To: ${'a@example.com, '.repeat(120_000)}\r\nSubject: x\r\n\r\nx`),
    file('quotes.eml', `To: ${'"'.repeat(500_000)}(${'('.repeat(500_000)}\r\nSubject: x\r\n\r\nx`),
    file('encoded-words.eml', `Subject: ${'=?utf-8?Q?=C3?= '.repeat(100_000)}\r\n\r\nx`),
    file('base64-garbage.eml', `Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n${'=*!?A='.repeat(1_000_000)}`),
    file('blank-lines.eml', `Subject: x\r\n\r\n${'\n'.repeat(8_000_000)}`),
    file('hundred-bombs.eml', makeEml(headers, multipart('mixed', Array(20).fill(bomb)))),
    file('no-directory.msg', makeCompoundFile(['__properties_version1.0']).subarray(0, 1024)),
    file('cyclic-chain.msg', cyclicCompoundFile()),
  ]
}

/** A compound file whose allocation table links its first sector to itself (MS-CFB 2.3). */
function cyclicCompoundFile(): Buffer {
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(0, 76)
  const allocation = Buffer.alloc(512)
  for (let sector = 0; sector < 128; sector++) allocation.writeUInt32LE(1, sector * 4)
  return Buffer.concat([header, allocation, Buffer.alloc(512)])
}

const laughs = (root: string) =>
  `<?xml version="1.0"?><!DOCTYPE ${root} [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, n) => `<!ENTITY a${n + 1} "&a${n};&a${n};&a${n};&a${n};">`).join('')}]>`

const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
const sheetType = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packageTypes = 'http://schemas.openxmlformats.org/package/2006'

function xlsx(sheet: string, sharedStrings?: string): Buffer {
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const entries: ZipEntry[] = [
    {
      name: '[Content_Types].xml',
      data: `<?xml version="1.0"?><Types xmlns="${packageTypes}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
    },
    {
      name: '_rels/.rels',
      data: `<?xml version="1.0"?><Relationships xmlns="${packageTypes}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: 'xl/workbook.xml',
      data: `<?xml version="1.0"?><workbook xmlns="${sheetType}" xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: `<?xml version="1.0"?><Relationships xmlns="${packageTypes}/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/>${sharedStrings ? `<Relationship Id="r2" Type="${relations}/sharedStrings" Target="sharedStrings.xml"/>` : ''}</Relationships>`,
    },
    { name: 'xl/worksheets/sheet1.xml', data: sheet.replace('<worksheet>', `<worksheet xmlns="${sheetType}">`) },
  ]
  if (sharedStrings) entries.push({ name: 'xl/sharedStrings.xml', data: sharedStrings })
  return makeZip(entries)
}

const cell = (reference: string, value = 'x') => `<c r="${reference}" t="inlineStr"><is><t>${value}</t></is></c>`
const sheet = (rows: string, rest = '') =>
  `<?xml version="1.0"?><worksheet><dimension ref="A1:XFD1048576"/><sheetData>${rows}</sheetData>${rest}</worksheet>`

function sheets(): HostileDocument[] {
  const corner = `<row r="1">${cell('A1')}</row><row r="1048576">${cell('XFD1048576')}</row>`
  const wideRows = Array.from({ length: 2_000 }, (_, n) => `<row r="${n + 1}">${cell(`XFD${n + 1}`)}</row>`).join('')
  return [
    file('dimension.xlsx', xlsx(sheet(`<row r="1">${cell('A1', 'one cell')}</row>`))),
    file('corner.xlsx', xlsx(sheet(corner))),
    file('wide-rows.xlsx', xlsx(sheet(wideRows))),
    file(
      'merged.xlsx',
      xlsx(sheet(`<row r="1">${cell('A1')}</row>`, '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
    ),
    file(
      'laughs.xlsx',
      xlsx(
        `${laughs('worksheet')}<worksheet><sheetData><row r="1">${cell('A1', '&a30;')}</row></sheetData></worksheet>`,
      ),
    ),
    file(
      'repeated.ods',
      odf(
        'spreadsheet',
        '<office:spreadsheet><table:table table:name="S"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>',
      ),
    ),
  ]
}

const odfNames = ['office', 'text', 'table', 'draw']
  .map(name => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name === 'draw' ? 'drawing' : name}:1.0"`)
  .join(' ')

function odf(kind: string, body: string, prolog = '<?xml version="1.0"?>'): Buffer {
  const type = `application/vnd.oasis.opendocument.${kind}`
  const content = `${prolog}<office:document-content ${odfNames} office:version="1.2"><office:body>${body}</office:body></office:document-content>`
  const manifest = `<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="${type}"/></manifest:manifest>`
  return makeZip([
    { name: 'mimetype', data: type, stored: true },
    { name: 'content.xml', data: content },
    { name: 'META-INF/manifest.xml', data: manifest },
  ])
}

function epub(chapter: string): Buffer {
  return makeZip([
    { name: 'mimetype', data: 'application/epub+zip', stored: true },
    {
      name: 'META-INF/container.xml',
      data: '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="c.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
    },
    {
      name: 'c.opf',
      data: '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
    },
    { name: 'a.xhtml', data: chapter },
  ])
}

const nest = (open: string, close: string, levels: number, inside = 'deep') =>
  open.repeat(levels) + inside + close.repeat(levels)

function archives(slipName: string): HostileDocument[] {
  let inner = makeZip([{ name: 'a.txt', data: Buffer.alloc(1_000_000) }])
  for (let level = 0; level < 50; level++) inner = makeZip([{ name: `${level}.zip`, data: inner }])
  const body = `<?xml version="1.0"?><w:document ${word}><w:body>${paragraph('text')}</w:body></w:document>`
  const document = { name: 'word/document.xml', data: body }
  return [
    file(
      'slip.docx',
      makeZip([...docxParts, document, { name: `../../../../../../../../tmp/${slipName}`, data: 'slipped' }]),
    ),
    file('absolute.docx', makeZip([...docxParts, document, { name: `/tmp/${slipName}`, data: 'slipped' }])),
    file('nested.docx', makeZip([...docxParts, document, { name: 'word/embeddings/a.zip', data: inner }])),
    file('bomb.docx', buildDocxBomb(1_000)),
    file('overlapping.docx', makeZip([{ name: 'a', data: Buffer.alloc(20_000_000) }], { repeatFirst: 5_000 })),
    file(
      'laughs.docx',
      makeZip([
        ...docxParts,
        {
          name: 'word/document.xml',
          data: `${laughs('w:document')}<w:document ${word}><w:body>${paragraph('&a30;')}</w:body></w:document>`,
        },
      ]),
    ),
    file(
      'nested-tables.docx',
      makeDocx(nest('<w:tbl><w:tr><w:tc>', '</w:tc></w:tr></w:tbl>', 100_000, paragraph('deep'))),
    ),
    file(
      'huge-span.docx',
      makeDocx(
        `<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>${paragraph('wide')}</w:tc></w:tr></w:tbl>`,
      ),
    ),
    file(
      'laughs.odt',
      odf('text', '<office:text><text:p>&a30;</text:p></office:text>', laughs('office:document-content')),
    ),
    file(
      'nested-lists.odt',
      odf(
        'text',
        `<office:text>${nest('<text:list><text:list-item>', '</text:list-item></text:list>', 100_000, '<text:p>deep</text:p>')}</office:text>`,
      ),
    ),
    file('spaces.odt', odf('text', '<office:text><text:p>a<text:s text:c="2000000000"/>b</text:p></office:text>')),
    file(
      'laughs.epub',
      epub(`${laughs('html')}<html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a30;</p></body></html>`),
    ),
    file(
      'deep.epub',
      epub(`<html xmlns="http://www.w3.org/1999/xhtml"><body>${nest('<div>', '</div>', 100_000)}</body></html>`),
    ),
  ]
}

function texts(): HostileDocument[] {
  return [
    file('deep.html', `<!doctype html><body>${nest('<div>', '</div>', 100_000)}`),
    file('deep-tables.html', nest('<table><tr><td>', '</td></tr></table>', 20_000)),
    file('deep-lists.html', nest('<ul><li>', '</li></ul>', 50_000)),
    file('unclosed.html', '<b><i><a href=x>'.repeat(200_000)),
    file('attributes.html', `<p ${Array.from({ length: 300_000 }, (_, n) => `a${n}=1`).join(' ')}>text</p>`),
    file('spans.html', `<table>${'<tr><td colspan=1000000000 rowspan=1000000000>x</td></tr>'.repeat(100)}</table>`),
    file('entities.html', `${laughs('html')}<html><body>&a30;${'&amp;'.repeat(500_000)}</body></html>`),
    file('comments.html', `<p>text</p>${'<!--'.repeat(500_000)}`),
    file('laughs.svg', `${laughs('svg')}<svg xmlns="http://www.w3.org/2000/svg"><text>&a30;</text></svg>`),
    file('laughs.xml', `${laughs('x')}<x>&a30;</x>`),
    file('deep.json', '['.repeat(3_000_000)),
    file('commas.csv', `a${','.repeat(5_000_000)}\n${'"'.repeat(1_000_001)}`),
    file('wide-and-long.csv', `${','.repeat(16_000)}\n${'x\n'.repeat(200_000)}`),
    file('deep.rtf', `{\\rtf1 ${nest('{', '}', 500_000)}}`),
    file('binary.rtf', `{\\rtf1 \\bin2000000000 text}`),
  ]
}

function pdf(objects: string[]): Buffer {
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.7\n${body}trailer\n<</Root 1 0 R/Size ${objects.length + 1}>>\n%%EOF\n`, 'latin1')
}

function pdfs(): HostileDocument[] {
  const catalog = '<</Type/Catalog/Pages 2 0 R>>'
  const page = (box: string, rest = '') => `<</Type/Page/Parent 2 0 R/MediaBox[${box}]${rest}>>`
  const onePage = '<</Type/Pages/Kids[3 0 R]/Count 1>>'
  const inflated = deflateSync(Buffer.alloc(300_000_000, '(a) Tj '))
  const stream = (data: Buffer, filter: string) =>
    `<</Length ${data.length}/Filter ${filter}>>\nstream\n${data.toString('latin1')}\nendstream`
  const form = (name: string) =>
    `<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F ${name} 0 R>>>>/Length 5>>\nstream\n/F Do\nendstream`
  return [
    file('cyclic-tree.pdf', pdf([catalog, '<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>', page('0 0 200 200')])),
    file(
      'two-cycles.pdf',
      pdf([
        catalog,
        '<</Type/Pages/Kids[3 0 R 3 0 R]/Count 4>>',
        '<</Type/Pages/Parent 2 0 R/Kids[2 0 R 2 0 R]/Count 4>>',
      ]),
    ),
    file('false-count.pdf', pdf([catalog, '<</Type/Pages/Kids[3 0 R]/Count 2000000000>>', page('0 0 200 200')])),
    file(
      'cyclic-parent.pdf',
      pdf([catalog, '<</Type/Pages/Parent 2 0 R/Kids[3 0 R]/Count 1>>', '<</Type/Page/Parent 2 0 R>>']),
    ),
    file('huge-page.pdf', pdf([catalog, onePage, page('0 0 1000000000 1000000000')])),
    file(
      'inflating.pdf',
      pdf([catalog, onePage, page('0 0 200 200', '/Contents 4 0 R'), stream(inflated, '/FlateDecode')]),
    ),
    file(
      'filters.pdf',
      pdf([
        catalog,
        onePage,
        page('0 0 200 200', '/Contents 4 0 R'),
        stream(deflateSync('x'), `[${'/FlateDecode'.repeat(10_000)}]`),
      ]),
    ),
    file(
      'cyclic-form.pdf',
      pdf([
        catalog,
        onePage,
        page('0 0 200 200', '/Resources<</XObject<</F 4 0 R>>>>/Contents 5 0 R'),
        form('4'),
        '<</Length 5>>\nstream\n/F Do\nendstream',
      ]),
    ),
    file('deep-arrays.pdf', pdf([catalog, onePage, page('0 0 200 200', `/X ${'['.repeat(500_000)}`)])),
    file(
      'cyclic-outline.pdf',
      pdf([
        '<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/AcroForm<</Fields[5 0 R]>>>>',
        onePage,
        page('0 0 200 200'),
        '<</First 4 0 R/Next 4 0 R/Parent 4 0 R>>',
        '<</Kids[5 0 R]/Parent 5 0 R/T(x)>>',
      ]),
    ),
  ]
}

function png(width: number, height: number, data: Buffer): Buffer {
  const chunk = (type: string, content: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([length, Buffer.from(type), content, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A TIFF whose directories have one entry each (TIFF 6.0, section 2); `next` is the number of the following directory. */
function tiff(pages: number, next: (page: number) => number | undefined): Buffer {
  const size = 18
  const bytes = Buffer.alloc(8 + pages * size)
  bytes.write('II*\0', 'latin1')
  bytes.writeUInt32LE(8, 4)
  for (let page = 0; page < pages; page++) {
    const at = 8 + page * size
    bytes.writeUInt16LE(1, at)
    bytes.writeUInt16LE(256, at + 2)
    bytes.writeUInt16LE(4, at + 4)
    bytes.writeUInt32LE(1, at + 6)
    bytes.writeUInt32LE(1, at + 10)
    const following = next(page)
    bytes.writeUInt32LE(following === undefined ? 0 : 8 + following * size, at + 14)
  }
  return bytes
}

function images(): HostileDocument[] {
  const bmp = Buffer.alloc(200)
  bmp.write('BM')
  bmp.writeUInt32LE(200, 2)
  bmp.writeUInt32LE(54, 10)
  bmp.writeUInt32LE(40, 14)
  bmp.writeInt32LE(2_000_000_000, 18)
  bmp.writeInt32LE(2_000_000_000, 22)
  bmp.writeUInt16LE(1, 26)
  bmp.writeUInt16LE(24, 28)
  return [
    file('huge-header.png', png(65_000, 65_000, deflateSync(Buffer.alloc(10_000)))),
    file('huge.png', png(65_000, 65_000, deflateSync(Buffer.alloc(65_000 * 8_126)))),
    file(
      'million-pages.tiff',
      tiff(600_000, page => (page < 599_999 ? page + 1 : undefined)),
    ),
    file(
      'cyclic.tiff',
      tiff(2, page => 1 - page),
    ),
    file('huge.bmp', bmp),
  ]
}

/** @param slipName a file name that must not appear below /tmp afterwards */
export const hostileDocuments = (slipName: string): HostileDocument[] => [
  ...mails(),
  ...sheets(),
  ...archives(slipName),
  ...texts(),
  ...pdfs(),
  ...images(),
]
