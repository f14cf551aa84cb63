/** What a chart shows. */
export interface ChartContent {
  title: string
  axisTitle?: string
  categories?: string[]
  series?: { name: string; values: string[]; format?: string }[]
}

const namespaces =
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'

/** The part of an Office Open XML package with a chart (ECMA-376 part 1, 21.2). */
export function makeChart({ title, axisTitle = '', categories = [], series = [] }: ChartContent): string {
  const points = (values: string[]) =>
    values.map((value, index) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')
  const texts = (values: string[]) => `<c:strRef><c:strCache>${points(values)}</c:strCache></c:strRef>`
  const written = series.map(
    ({ name, values, format = 'General' }) =>
      `<c:ser><c:tx>${texts([name])}</c:tx><c:cat>${texts(categories)}</c:cat><c:val><c:numRef><c:numCache>` +
      `<c:formatCode>${format}</c:formatCode>${points(values)}</c:numCache></c:numRef></c:val></c:ser>`,
  )
  const axis = axisTitle === '' ? '' : `<c:valAx>${writeTitle(axisTitle)}</c:valAx>`
  return (
    `<c:chartSpace ${namespaces}><c:chart>${writeTitle(title)}` +
    `<c:plotArea><c:barChart>${written.join('')}</c:barChart>${axis}</c:plotArea></c:chart></c:chartSpace>`
  )
}

const writeTitle = (text: string) =>
  `<c:title><c:tx><c:rich><a:p><a:r><a:t>${text}</a:t></a:r></a:p></c:rich></c:tx></c:title>`
