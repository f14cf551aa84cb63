/**
 * The settings that make the platform call a fake AI provider with OpenAI's protocol.
 * @param baseUrl of the protocol, such as http://127.0.0.1:4010/v1
 */
export const openAiSettings = (baseUrl: string, { model = 'test-model', apiKey = 'test-key' } = {}) => ({
  AI_PROVIDER: 'openai',
  AI_MODEL: model,
  OPENAI_API_KEY: apiKey,
  OPENAI_BASE_URL: baseUrl,
})
