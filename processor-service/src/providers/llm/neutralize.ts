/** The names of the marker lines in the prompts. */
const markers = 'document|question|schema|data|summaries|keywords|pairs|answers'

/**
 * What could be read as structure instead of text: marker lines and page lines of the prompts, and control tokens of chat formats.
 * A self-hosted server may parse those of ChatML, Llama, Mistral, Gemma and DeepSeek anywhere in a message.
 */
const lookalikes = new RegExp(
  [
    `<(?=/?(?:${markers})(?:-|>))`,
    '<(?=[|｜])',
    '<(?=<?/?(?:SYS>>|start_of_turn>|end_of_turn>|s>|bos>|eos>))',
    '\\[(?=/?(?:INST|SYSTEM_PROMPT)\\])',
    '\\[(?=page\\s+\\d+\\s*\\])',
  ].join('|'),
  'giu',
)

/**
 * Breaks up what could be read as structure by a blank after its first bracket. Quotes are compared without white space, so they are
 * still found.
 */
export const neutralize = (text: string): string => text.replace(lookalikes, '$& ')

/** A text on one line, so that it cannot imitate the lines around it. */
export const neutralLine = (text: string): string => neutralize(text.replace(/\s+/g, ' ').trim())
