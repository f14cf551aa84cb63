import { childrenNamed, descendantsNamed, type Element, isElement } from '../markup/element.ts'

/** Returns what each form control shows, by its id (ODF 1.3 part 3, 13). */
export function readFormValues(body: Element): Map<string, string> {
  const values = new Map<string, string>()
  for (const forms of descendantsNamed(body, 'office:forms')) collect(forms, values)
  return values
}

function collect(element: Element, values: Map<string, string>): void {
  for (const child of element.children.filter(isElement)) {
    const id = child.attributes.get('form:id') ?? child.attributes.get('xml:id')
    if (id !== undefined) values.set(id, readValue(child))
    collect(child, values)
  }
}

function readValue(control: Element): string {
  const { name, attributes } = control
  if (name === 'form:checkbox') {
    const state = attributes.get('form:current-state') ?? attributes.get('form:state')
    return `[${state === 'checked' ? 'x' : ' '}] ${attributes.get('form:label') ?? ''}`
  }
  if (name === 'form:radio') {
    const isChosen = (attributes.get('form:current-selected') ?? attributes.get('form:selected')) === 'true'
    return `[${isChosen ? 'x' : ' '}] ${attributes.get('form:label') ?? ''}`
  }
  if (name === 'form:listbox') {
    const chosen = childrenNamed(control, 'form:option').filter(
      option => (option.attributes.get('form:current-selected') ?? option.attributes.get('form:selected')) === 'true',
    )
    return chosen.map(option => option.attributes.get('form:label') ?? '').join(', ')
  }
  if (name === 'form:password' || name === 'form:hidden') return ''
  return attributes.get('form:current-value') ?? attributes.get('form:value') ?? attributes.get('form:label') ?? ''
}
