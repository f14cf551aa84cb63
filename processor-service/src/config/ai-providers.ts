import { z } from 'zod'

/** The values of AI_PROVIDER. */
export const AiProvider = z.enum([
  'local',
  'openai',
  'azure',
  'anthropic',
  'gemini',
  'huggingface',
  'ollama',
  'transformers',
])
export type AiProvider = z.infer<typeof AiProvider>

/** An entry of AI_FALLBACK. Without a model, the provider's default is used. */
export interface AiFallback {
  provider: AiProvider
  model?: string | undefined
}

/** `anthropic:claude-haiku-5-5,local`: providers in order, each with a model after the first colon where it is not the default. */
export const AiFallbacks = z.string().transform((value, context): AiFallback[] =>
  value
    .split(',')
    .map(entry => entry.trim())
    .filter(Boolean)
    .flatMap(entry => {
      const [, name, model] = /^([^:]*)(?::(.*))?$/.exec(entry) ?? []
      const provider = AiProvider.safeParse(name?.trim())
      if (provider.success) return [{ provider: provider.data, model: model?.trim() || undefined }]
      const message = `must list providers such as anthropic:MODEL,local; known are ${AiProvider.options.join(', ')}`
      context.addIssue({ code: 'custom', message })
      return []
    }),
)
