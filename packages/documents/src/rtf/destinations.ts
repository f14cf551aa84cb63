/** What the content of a group is (RTF 1.9.1, "Destinations"). */
export type Destination =
  | 'text'
  | 'skip'
  | 'fonts'
  | 'styles'
  | 'label'
  | 'fieldCode'
  | 'fieldResult'
  | 'footnote'
  | 'comment'
  | 'author'
  | 'header'
  | 'footer'
  | 'box'
  | 'formField'

const byName: Record<string, Destination> = {
  fonttbl: 'fonts',
  stylesheet: 'styles',
  listtext: 'label',
  pntext: 'label',
  fldinst: 'fieldCode',
  fldrslt: 'fieldResult',
  footnote: 'footnote',
  annotation: 'comment',
  atnid: 'author',
  shptxt: 'box',
  formfield: 'formField',
  ud: 'text',
  cs: 'text',
}

for (const name of ['header', 'headerl', 'headerr', 'headerf']) byName[name] = 'header'
for (const name of ['footer', 'footerl', 'footerr', 'footerf']) byName[name] = 'footer'

/** Groups without text, and the copies of shapes and tables for old programs. */
const skipped =
  'colortbl info pict objdata objclass objname object shprslt nonshppict nonesttables upr xe tc rxe bkmkstart bkmkend fldtype'
for (const name of skipped.split(' ')) byName[name] = 'skip'
// The result of an object and the text of a shape are shown, although their groups are not.
byName.result = 'text'

/**
 * Returns the destination that a control word begins at the start of a group; undefined when it begins none.
 * @param isOptional whether `\*` precedes it: readers skip the destinations that they do not know
 */
export function destinationOf(name: string, isOptional: boolean): Destination | undefined {
  return Object.hasOwn(byName, name) ? byName[name] : isOptional ? 'skip' : undefined
}
