import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { decodeText } from './decode-text.ts'

const english = 'The quick brown fox jumps over the lazy dog.'
const german = 'Falsches Üben von Xylophonmusik quält jeden größeren Zwerg.'
const french = 'Voix ambiguë d’un cœur qui, au zéphyr, préfère les jattes de kiwis.'
const russian = 'Съешь же ещё этих мягких французских булок, да выпей чаю. Широкая электрификация южных губерний.'
const japanese = 'いろはにほへと ちりぬるを わかよたれそ つねならむ。日本語の文章を読むことができます。'
const chinese = '这是一个简单的中文句子，用来测试编码的识别。我们希望它能够被正确地读取出来。'

test('Unicode is decoded with and without a byte order mark', () => {
  for (const text of [english, german, french, russian, japanese, `${english} 😀`])
    for (const encoding of ['utf8', 'utf16le', 'utf16be'])
      for (const addBOM of [true, false]) {
        // Without a mark, only spaces and line ends tell the byte order of a text in ideographs.
        const lines = `${text}\r\n${text}\r\n`
        const decoded = decodeText(iconv.encode(lines, encoding, { addBOM }))
        assert.equal(decoded?.replace('\ufeff', ''), lines, `${encoding} ${addBOM}`)
      }
})

test('short and long western eight-bit text is decoded as Windows-1252', () => {
  for (const text of ['café', 'naïve', 'Grüße', 'Ärger über Öl', 'El Niño', '“windows”', 'price: 5 €', german, french])
    assert.equal(decodeText(iconv.encode(text, 'windows-1252')), text)
  assert.equal(decodeText(Buffer.from('Straße für Fußgänger', 'latin1')), 'Straße für Fußgänger')
})

test('other alphabets are detected by statistics in enough text', () => {
  for (const encoding of ['windows-1251', 'koi8-r'])
    assert.equal(decodeText(iconv.encode(russian, encoding)), russian, encoding)
  for (const encoding of ['shift_jis', 'euc-jp'])
    assert.equal(decodeText(iconv.encode(japanese, encoding)), japanese, encoding)
  assert.equal(decodeText(iconv.encode(chinese, 'gb18030')), chinese)
})

test('Central European and Turkish text is detected by its language, also in the rows of a table', () => {
  const texts = {
    polish: 'Każdy człowiek ma prawo do życia, wolności i bezpieczeństwa; nikt nie może być trzymany w niewoli.',
    czech: 'Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv; jsou nadáni rozumem a svědomím.',
    hungarian: 'Minden emberi lény szabadon születik és egyenlő méltósága és joga van; az emberek ésszel bírnak.',
  }
  for (const [language, text] of Object.entries(texts))
    for (const encoding of ['windows-1250', 'iso-8859-2'])
      assert.equal(decodeText(iconv.encode(text, encoding)), text, `${language} ${encoding}`)
  const turkish = 'Bütün insanlar özgür, onur ve haklar bakımından eşit doğarlar; akıl ve vicdana sahiptirler.'
  assert.equal(decodeText(iconv.encode(turkish, 'windows-1254')), turkish)
  const rows = 'Nazwisko;Miasto;Kwota\r\nWiśniewski;Łódź;1200\r\nDąbrowska;Kraków;83\r\nZieliński;Gdańsk;9\r\n'
  assert.equal(decodeText(iconv.encode(rows, 'windows-1250')), rows)
  const shop = 'Crème brûlée;£5\r\nCafé latte;£2.50\r\nWohnung;45 m²;½\r\nJosé Muñoz;3 €\r\nNicolò;Forlì\r\n'
  for (const line of shop.split('\r\n').filter(Boolean)) {
    const lines = `${line}\r\n`.repeat(20)
    assert.equal(decodeText(iconv.encode(lines, 'windows-1252')), lines)
  }
  const estonian = 'Jõgi;Võru\r\nMägi;Põlva\r\n'.repeat(9)
  assert.equal(decodeText(iconv.encode(estonian, 'windows-1252')), estonian)
  const western = 'Name;Ort;Preis\r\nMüller;Köln;£5\r\nNúñez;Málaga;3 m³\r\nFrançois;Genève;½\r\n'
  assert.equal(decodeText(iconv.encode(western, 'windows-1252')), western)
})

test('UTF-32 is decoded by its byte order mark', () => {
  for (const encoding of ['utf-32le', 'utf-32be'])
    for (const text of ['Grüße 😀', russian]) {
      const bytes = iconv.encode(text, encoding, { addBOM: true })
      assert.equal(decodeText(bytes)?.replace('\ufeff', ''), text, encoding)
      assert.equal(decodeText(bytes.subarray(0, -1))?.replace('\ufeff', ''), [...text].slice(0, -1).join(''), 'cut')
    }
})

test('a declared encoding is used where UTF-8 fails', () => {
  const polish = 'Zażółć gęślą jaźń'
  const xml = `<?xml version="1.0" encoding="ISO-8859-2"?><p>${polish}</p>`
  assert.equal(decodeText(iconv.encode(xml, 'iso-8859-2')), xml)
  const html = `<html><meta charset=windows-1250><p>${polish}</p>`
  assert.equal(decodeText(iconv.encode(html, 'windows-1250')), html)
  const wrong = `<?xml version="1.0" encoding="ISO-8859-2"?><p>${polish}</p>`
  assert.equal(decodeText(Buffer.from(wrong)), wrong)
})

test('what is declared must be a charset, and letters far from the beginning count', () => {
  const declared = `<meta charset=base64><p>${german}</p>`
  assert.equal(decodeText(iconv.encode(declared, 'windows-1252')), declared)
  const polish = 'Każdy człowiek ma prawo do życia, wolności i bezpieczeństwa swej osoby.'
  const late = `${`${english}\n`.repeat(2_000)}${polish}`
  assert.equal(decodeText(iconv.encode(late, 'windows-1250')), late)
})

test('an invalid byte in UTF-8 becomes U+FFFD, and an incomplete character at the end is left out', () => {
  const broken = Buffer.concat([Buffer.from(russian), Buffer.from([0xff]), Buffer.from(russian)])
  assert.equal(decodeText(broken), `${russian}\ufffd${russian}`)
  assert.equal(decodeText(Buffer.from('Grüß').subarray(0, 5)), 'Grü')
})

test('random bytes are not text', () => {
  for (let round = 0; round < 200; round++) assert.equal(decodeText(randomBytes(4200)), undefined)
  for (let round = 0; round < 200; round++)
    assert.equal(decodeText(randomBytes(600).map(byte => byte || 1)), undefined, 'without NULs')
  assert.equal(decodeText(Buffer.from([1, 0, 2, 0, 3, 0, 4, 0])), undefined)
})

test('terminal colours, form feeds and a stray control character are accepted', () => {
  const log = `\u001b[31mERROR\u001b[0m ${english}\f${english.repeat(9)}\u0002 and a NUL\0`
  assert.equal(decodeText(Buffer.from(log)), log)
})
