import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlToMarkdown } from './html-to-markdown.ts'

test('headings, paragraphs, links and images become Markdown', () => {
  const html =
    '<h2>Sub <b>head</b></h2><p>See <a href="https://a.example/x y(1)">the\n page</a>, <a href="#n">note</a> and ' +
    '<a href="https://b.example/">https://b.example</a>.<p><img src="data:x" alt="A chart"> 10<sup>5</sup> H<sub>2</sub>O 1<sup>st</sup>'
  assert.equal(
    htmlToMarkdown(html),
    '## Sub head\n\nSee [the page](https://a.example/x%20y%281%29), note and https://b.example.\n\n![A chart]() 10⁵ H₂O 1st',
  )
})

test('the title is the first heading unless a heading repeats it', () => {
  assert.equal(htmlToMarkdown('<title>Caf&eacute; &amp; Bar</title><p>x'), '# Café & Bar\n\nx')
  assert.equal(htmlToMarkdown('<head><title>A</title></head><h1> A </h1>x'), '# A\n\nx')
})

test('lists keep their nesting, their numbers and further paragraphs of an item', () => {
  const html = '<ul><li>a<li>b<ol start=3><li>c<p>more</p><li value=9>d</ol></ul><ol type=i><li>x</ol>'
  assert.equal(htmlToMarkdown(html), '- a\n- b\n  3. c\n\n     more\n\n  9. d\n- i. x')
})

test('a label that Markdown has not stands before the text of its item, also when that is a paragraph', () => {
  assert.equal(htmlToMarkdown('<ol type=a><li><p>x</p></li><li>\n<p>y</p><p>z</p></ol>'), '- a. x\n- b. y\n\n  z')
})

test('every cell stays in its column, with merged and blank cells and without end tags', () => {
  const html =
    '<table><caption>Prices</caption><tfoot><tr><td>sum<td colspan=2>9</tfoot><thead><tr><th rowspan=2>Item<th colspan=2>Net|gross</thead>' +
    '<tr><td>a<td><td>c<tr><td rowspan=0>d<td>e<td>f<tr><td>g</table>'
  assert.equal(
    htmlToMarkdown(html),
    'Prices\n\n| Item | Net\\|gross |  |\n| --- | --- | --- |\n| a |  | c |\n| d | e | f |\n|  | g |  |\n| sum | 9 |  |',
  )
  const spanned = '<table><tr><th rowspan=2>A<th>B<tr><td>1<tr><td>2<td>3</table>'
  assert.equal(htmlToMarkdown(spanned), '| A | B |\n| --- | --- |\n|  | 1 |\n| 2 | 3 |')
})

test('an inner table is flattened into its cell, and a table that only arranges the page is not a table', () => {
  const inner = '<table><tr><td>1<td>2<tr><td>3<td>4</table>'
  assert.equal(htmlToMarkdown(`<table border=1><tr><td>a<td>${inner}</table>`), '| a | 1, 2; 3, 4 |\n| --- | --- |')
  assert.equal(
    htmlToMarkdown(`<table><tr><td><h1>T</h1><p>a<tr><td>${inner}</table>`),
    `# T\n\na\n\n| 1 | 2 |\n| --- | --- |\n| 3 | 4 |`,
  )
})

test('scripts, styles, templates and hidden elements are left out', () => {
  const html =
    '<style>a{}</style><script>"<p>no</p>"</script><template><p>no</template><noscript>no</noscript><p hidden>no<p>yes' +
    '<span style="color:red; display:none">no</span><input type=hidden value=no><!-- no --> too'
  assert.equal(htmlToMarkdown(html), 'yes too')
})

test('code, quotations, definitions and controls are kept', () => {
  const html =
    '<pre>if x:\n  y\n</pre><blockquote>Said <q>so</q></blockquote><dl><dt>T<dd>D</dl><p><code>x=1</code> <input value=v> ' +
    '<input type=checkbox checked><select><option>a<option selected>b</select>'
  assert.equal(htmlToMarkdown(html), '```\nif x:\n  y\n```\n\n> Said “so”\n\nT\n\n: D\n\n`x=1` v [x] b')
})

test('malformed markup keeps its text in order', () => {
  assert.equal(
    htmlToMarkdown('<b><p>a</b>b</p></div>c<table><div>d</table></p>e &unknown; &amp <'),
    'ab\n\nc\n\ne &unknown; & <',
  )
  assert.equal(htmlToMarkdown('a</br>b<a href="u'), 'a\nb')
})

test('time is linear in the size of hostile markup', { timeout: 60_000 }, () => {
  for (const unit of ['<div>', '<table><tr><td>', '<ul><li>', '<div></b>', '<a href=x>', '<font>x', '<', '&amp']) {
    const start = performance.now()
    htmlToMarkdown(unit.repeat(2_000_000 / unit.length))
    assert.ok(performance.now() - start < 6_000, unit)
  }
})
