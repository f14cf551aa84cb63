/**
 * Decodes one string field of a JSON object while its text arrives. The text may be cut anywhere, also inside an escape or a
 * surrogate pair. Each character is read once.
 * @param field a field of the outermost object; its value must be a string
 * @param onText receives pieces of the decoded value, never half a surrogate pair
 * @returns a function to call with each next piece of JSON text
 */
export function createStringField(field: string, onText: (text: string) => void): (json: string) => void {
  let depth = 0
  let place: 'outside' | 'string' | 'value' | 'done' = 'outside'
  /** the last string at depth 1, and whether a colon followed it */
  let key = ''
  let afterColon = false
  /** the start of an escape that ends in the next piece: `\`, `\u`, `\u1`… */
  let escapeText = ''
  /** a high surrogate whose low one is in the next piece */
  let held = ''

  function emit(text: string) {
    const whole = held + text
    const last = whole.charCodeAt(whole.length - 1)
    const splitsPair = last >= 0xd800 && last <= 0xdbff
    held = splitsPair ? whole.slice(-1) : ''
    const ready = splitsPair ? whole.slice(0, -1) : whole
    if (ready) onText(ready)
  }

  /** Reads string content from `at`. Returns the index of the closing quote, or the length of the piece. */
  function readString(json: string, at: number, take: (text: string) => void): number {
    let position = at
    let decoded = ''
    while (position < json.length) {
      if (escapeText) {
        escapeText += json[position++]
        const needed = escapeText[1] === 'u' ? 6 : 2
        if (escapeText.length < needed) continue
        decoded += decodeEscape(escapeText)
        escapeText = ''
        continue
      }
      const character = json[position]
      if (character === '"') break
      if (character === '\\') {
        escapeText = '\\'
        position++
        continue
      }
      const end = endOfPlain(json, position)
      decoded += json.slice(position, end)
      position = end
    }
    if (decoded) take(decoded)
    return position
  }

  return json => {
    let position = 0
    while (position < json.length && place !== 'done') {
      if (place === 'value') {
        position = readString(json, position, emit)
        if (position < json.length) place = 'done'
        continue
      }
      if (place === 'string') {
        position = readString(json, position, text => {
          key += text
        })
        if (position < json.length) place = 'outside'
        position++
        continue
      }
      const character = json[position++]
      if (character === '"' && depth > 0) {
        if (depth === 1 && afterColon && key === field) place = 'value'
        else {
          place = 'string'
          key = ''
        }
      } else if (character === ':') afterColon = true
      else if (character === ',') afterColon = false
      else if (character === '{' || character === '[') {
        depth++
        afterColon = false
      } else if (character === '}' || character === ']') depth--
    }
  }
}

/** The end of the run of characters that are neither a quote nor an escape. */
function endOfPlain(json: string, from: number): number {
  const plain = /[^"\\]*/y
  plain.lastIndex = from
  plain.test(json)
  return plain.lastIndex
}

function decodeEscape(escapeText: string): string {
  try {
    return JSON.parse(`"${escapeText}"`) as string
  } catch {
    return ''
  }
}
