import { readdir } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { ConfigError } from '@ai-platform/runtime/env.ts'
import { createLimiter } from '@ai-platform/runtime/limiter.ts'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { type AnswerSink, type Finish, readAnswer } from './read-answer.ts'
import { createSchemaCache, schemaInWords } from './response-schema.ts'

/** An optional package of 475 MB, so its name is no import that must resolve. */
const packageName: string = '@huggingface/transformers'

/** What is used of the package; its own types come with it. */
interface Library {
  env: { allowRemoteModels: boolean; useFSCache: boolean }
  AutoTokenizer: { from_pretrained(folder: string, options: object): Promise<Tokenizer> }
  AutoModelForCausalLM: { from_pretrained(folder: string, options: object): Promise<CausalModel> }
  TextStreamer: new (tokenizer: Tokenizer, options: object) => object
  InterruptableStoppingCriteria: new () => { interrupt(): void }
}
interface Inputs {
  input_ids: { dims: number[] }
}
interface Tokenizer {
  chat_template: unknown
  apply_chat_template(messages: object[], options: object): Inputs
  (text: string): Inputs
}
interface CausalModel {
  config: { max_position_embeddings?: number }
  generate(options: object): Promise<{ dims: number[] }>
  dispose(): Promise<unknown>
}
interface Loaded {
  tokenizer: Tokenizer
  model: CausalModel
}

/** The kinds of weights in the order of preference, by the end of their file's name. */
const weights = [
  ['_quantized', 'q8'],
  ['_q4f16', 'q4f16'],
  ['_q4', 'q4'],
  ['_int8', 'int8'],
  ['_uint8', 'uint8'],
  ['_bnb4', 'bnb4'],
  ['_fp16', 'fp16'],
  ['', 'fp32'],
] as const

/**
 * A model in ONNX format that runs in this process, from a local folder as models of huggingface.co have it: `config.json`,
 * `tokenizer.json`, `onnx/model*.onnx`. Nothing is downloaded. One call runs at a time, on all cores. The answer's form is asked for in
 * words, because the library forces none.
 * @param settings.model the folder, an absolute path
 * @throws ConfigError when the package is not installed, or the folder has no model
 */
export async function createTransformersModel(settings: ModelSettings): Promise<Model> {
  const folder = settings.model
  const dtype = await findWeights(folder)
  const library = await importLibrary()
  library.env.allowRemoteModels = false
  library.env.useFSCache = false
  const schemaOf = createSchemaCache()
  const limiter = createLimiter({ concurrency: 1 })
  let loading: Promise<Loaded> | undefined
  let loaded: Loaded | undefined

  async function load(): Promise<Loaded> {
    loading ??= readModel()
    try {
      loaded = await loading
      return loaded
    } catch (error) {
      loading = undefined
      throw error
    }
  }

  async function readModel(): Promise<Loaded> {
    const options = { local_files_only: true }
    try {
      return {
        tokenizer: await library.AutoTokenizer.from_pretrained(folder, options),
        model: await library.AutoModelForCausalLM.from_pretrained(folder, { ...options, dtype, device: 'cpu' }),
      }
    } catch (error) {
      const reason = error instanceof Error ? error.name : undefined
      const detail =
        'The model cannot be loaded. Check that AI_MODEL is the folder of a text-generation model in ONNX format.'
      throw new ModelError('rejected', detail, { status: 404, reason })
    }
  }

  function tokenize({ tokenizer }: Loaded, call: ModelCall): Inputs {
    const system = `${call.system}\n\n${schemaInWords(schemaOf(call.schema))}`
    if (!tokenizer.chat_template) return tokenizer(`${system}\n\n${call.prompt}\n\n`)
    const messages = [
      { role: 'system', content: system },
      { role: 'user', content: call.prompt },
    ]
    return tokenizer.apply_chat_template(messages, { add_generation_prompt: true, return_dict: true })
  }

  async function generate(call: ModelCall, signal: AbortSignal, sink: AnswerSink): Promise<Finish> {
    const { tokenizer, model } = await load()
    const inputs = tokenize({ tokenizer, model }, call)
    const input = inputs.input_ids.dims.at(-1) ?? 0
    const context = contextOf({ tokenizer, model }, settings)
    if (context !== undefined && input + 1 >= context)
      throw new ModelError('rejected', 'The text is too long for the model. Lower AI_CHUNK_CHARACTERS.', {
        status: 413,
      })
    const stop = new library.InterruptableStoppingCriteria()
    const interrupt = () => stop.interrupt()
    signal.throwIfAborted()
    signal.addEventListener('abort', interrupt, { once: true })
    call.onCall()
    try {
      let output = 0
      const most = Math.min(call.maxOutputTokens, (context ?? Number.POSITIVE_INFINITY) - input)
      const streamer = new library.TextStreamer(tokenizer, {
        skip_prompt: true,
        skip_special_tokens: true,
        callback_function: (text: string) => sink.onText(text),
        token_callback_function(tokens: unknown[]) {
          output += tokens.length
          sink.onEvent()
          sink.onUsage({ input_tokens: input, output_tokens: output })
        },
      })
      await model.generate({ ...inputs, max_new_tokens: most, do_sample: false, streamer, stopping_criteria: [stop] })
      return output >= most ? 'length' : 'stop'
    } finally {
      signal.removeEventListener('abort', interrupt)
    }
  }

  return {
    name: 'transformers',
    model: settings.model,
    get contextTokens() {
      return loaded ? contextOf(loaded, settings) : settings.contextTokens
    },
    async readContext(signal) {
      await load()
      signal.throwIfAborted()
    },
    complete: call =>
      readAnswer(call, settings.limits, {
        // A call waits for its turn, and for the model to read its question.
        stream: (signal, sink) => limiter.run(call.requestId, () => generate(call, signal, sink), { signal }),
        explain: () => new ModelError('bad_output', 'The model stopped with an error.'),
        isUp: async () => true,
      }),
    async close() {
      limiter.close()
      await loaded?.model.dispose()
    },
  }
}

const contextOf = ({ model }: Loaded, { contextTokens }: ModelSettings): number | undefined =>
  contextTokens ?? model.config.max_position_embeddings

async function importLibrary(): Promise<Library> {
  try {
    return (await import(packageName)) as Library
  } catch (cause) {
    const advice = `Install it with "ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save ${packageName}", or use ollama.`
    throw new ConfigError(`AI_PROVIDER=transformers needs the package ${packageName}. ${advice}`, { cause })
  }
}

/** Chooses the smallest weights that the folder has. */
async function findWeights(folder: string): Promise<string> {
  const files = isAbsolute(folder) ? await readdir(join(folder, 'onnx')).catch(() => []) : []
  const found = weights.find(([ending]) => files.includes(`model${ending}.onnx`))
  if (found) return found[1]
  throw new ConfigError(
    'AI_PROVIDER=transformers needs a model. Set AI_MODEL to a folder, an absolute path, with onnx/model.onnx.',
  )
}
