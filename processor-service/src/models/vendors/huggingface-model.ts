import type { Model, ModelSettings } from '../model.ts'
import { createOpenAiModel } from './openai-model.ts'

/**
 * A model behind the router of Hugging Face's inference providers, which speaks OpenAI's protocol.
 * @see https://huggingface.co/docs/inference-providers: the model's name may end with `:provider`, `:fastest` or `:cheapest`
 */
export const createHuggingFaceModel = (settings: ModelSettings): Promise<Model> =>
  createOpenAiModel(settings, { name: 'huggingface', baseUrl: 'https://router.huggingface.co/v1' })
