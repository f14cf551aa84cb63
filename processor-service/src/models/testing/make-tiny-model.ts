import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Fields of protobuf's wire format. */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest & 127) | 128)
  return Buffer.from([...bytes, rest])
}
const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)])
const bytes = (field: number, value: string | Buffer) => {
  const data = Buffer.from(value as string)
  return Buffer.concat([varint(field * 8 + 2), varint(data.length), data])
}
const message = (field: number, ...parts: Buffer[]) => bytes(field, Buffer.concat(parts))

const elementTypes = { float: 1, int64: 7 }
const shaped = (field: number, name: string, type: keyof typeof elementTypes, dims: (number | string)[]) => {
  const dimensions = dims.map(dim => message(1, typeof dim === 'number' ? number(1, dim) : bytes(2, dim)))
  return message(
    field,
    bytes(1, name),
    message(2, message(1, number(1, elementTypes[type]), message(2, ...dimensions))),
  )
}

/**
 * Writes the folder of a text-generation model that gives the same answer to each question. Its graph is one node: a table of the
 * token that follows each token.
 * @param pieces what it writes, a token each
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3
 */
export async function makeTinyModel(folder: string, pieces: string[], contextTokens: number): Promise<void> {
  const specials = ['<unk>', '<s>', '</s>']
  const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))
  const vocabulary = [...new Set([...specials, ...pieces, ...characters, '\n'])]
  const size = vocabulary.length
  const [end, first] = [2, specials.length]
  const table = new Float32Array(size * size)
  for (let token = 0; token < size; token++) {
    const isPiece = token >= first && token < first + pieces.length
    const next = !isPiece ? first : token + 1 === first + pieces.length ? end : token + 1
    table[token * size + next] = 1
  }
  const graph = [
    message(1, bytes(1, 'table'), bytes(1, 'input_ids'), bytes(2, 'logits'), bytes(4, 'Gather')),
    bytes(2, 'tiny'),
    message(
      5,
      number(1, size),
      number(1, size),
      number(2, elementTypes.float),
      bytes(8, 'table'),
      bytes(9, Buffer.from(table.buffer)),
    ),
    shaped(11, 'input_ids', 'int64', ['batch', 'length']),
    shaped(11, 'attention_mask', 'int64', ['batch', 'length']),
    shaped(12, 'logits', 'float', ['batch', 'length', size]),
  ]
  const operators = message(8, bytes(1, ''), number(2, 13))
  await mkdir(join(folder, 'onnx'), { recursive: true })
  await writeFile(join(folder, 'onnx', 'model.onnx'), Buffer.concat([number(1, 8), operators, message(7, ...graph)]))
  const [unk_token, bos_token, eos_token] = specials
  const ids = { bos_token_id: 1, eos_token_id: end }
  const files = {
    'config.json': {
      ...ids,
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      vocab_size: size,
      hidden_size: 8,
      num_attention_heads: 1,
      num_key_value_heads: 1,
      num_hidden_layers: 0,
      max_position_embeddings: contextTokens,
    },
    'generation_config.json': ids,
    'tokenizer_config.json': {
      tokenizer_class: 'PreTrainedTokenizerFast',
      ...{ unk_token, bos_token, eos_token },
      chat_template: '{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}',
    },
    'tokenizer.json': {
      version: '1.0',
      added_tokens: specials.map((content, id) => ({
        ...{ id, content, special: true },
        ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
      })),
      ...{ truncation: null, padding: null, normalizer: null, pre_tokenizer: null, post_processor: null },
      decoder: { type: 'Fuse' },
      model: {
        ...{ type: 'BPE', unk_token, fuse_unk: false, byte_fallback: false, merges: [] },
        vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      },
    },
  }
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), JSON.stringify(content))
}
