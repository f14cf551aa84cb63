import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { LLMock } from '@copilotkit/aimock'
import { readE2eConfig } from '../src/config.ts'
import { installClient } from '../src/samples/install-client.ts'
import { readSamples, type Sample } from '../src/samples/read-samples.ts'
import { isReceiver, missingProgram, runReceiver } from '../src/samples/run-receiver.ts'
import { type Place, runSample } from '../src/samples/run-sample.ts'
import { samplePages } from '../src/samples/sample-pages.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'

const repository = fileURLToPath(new URL('../../../', import.meta.url))
const config = readE2eConfig()
const extraction = await startExtraction()
const stack = await startLocalStack(config, {
  ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8,::1/128',
  AI_PROVIDER: 'local',
  ...extraction.settings,
})
const client = createClient(stack.baseUrl, stack)
const folder = await mkdtemp(join(tmpdir(), 'ai-platform-samples-'))

const lease = buildPdf(['Lease of the boat house', 'The lease ends on 31 March 2031. The rent is 500 EUR a month.'])
/** The documents that the pages name. */
const documents: Record<string, string | Buffer> = {
  'test.txt': englishText,
  'lease.pdf': lease,
  'invoice.pdf': buildPdf(['Invoice R-17. Total due: 100.50 EUR']),
  'report.pdf': lease,
}

/** A provider that can do `extract`, which the local one cannot. Its answer is the one on the page. */
async function startExtraction() {
  const mock = new LLMock({ port: 0 })
  const data = { number: 'R-17', total: 100.5, due_date: null, items: [{ name: 'Mooring' }] }
  const sources = [{ pointer: '/total', page: 1, quote: 'Total due: 100.50 EUR' }]
  mock.on({}, { content: JSON.stringify({ data, sources }) })
  await mock.start()
  return {
    settings: { AI_FALLBACK: 'openai:stub-model', OPENAI_API_KEY: 'sk-stub', OPENAI_BASE_URL: `${mock.url}/v1` },
    stop: () => mock.stop(),
  }
}

/** Serves the documents where the pages say https://example.com. */
const web = createServer((request, response) => {
  const document = documents[request.url?.slice(1) ?? '']
  response.writeHead(document === undefined ? 404 : 200).end(document)
})
const webUrl = await listenLocally(web)
const bin = await installClient(folder)
after(async () => {
  web.close()
  await stack.stop()
  await extraction.stop()
  await rm(folder, { recursive: true, force: true })
})

async function placeFor(page: string): Promise<Place> {
  const place = join(folder, page.replace(/\W/g, '-'))
  await mkdir(place)
  await symlink(join(folder, 'node_modules'), join(place, 'node_modules'))
  for (const [name, content] of Object.entries(documents)) await writeFile(join(place, name), content)
  const { access } = await registerAccount(client)
  const { body } = await client.call('POST', '/auth/api-keys/', { token: access, json: { name: 'samples' } })
  const { key } = body as { key: string }
  return {
    folder: place,
    env: {
      ...config.childEnvironment,
      PATH: [bin, dirname(process.execPath), config.childEnvironment.PATH].join(delimiter),
      HOME: place,
      TOKEN: access,
      AI_PLATFORM_URL: stack.baseUrl,
      AI_PLATFORM_API_KEY: key,
    },
    addresses: {
      'http://localhost:8080': stack.baseUrl,
      'ws://localhost:8080': stack.baseUrl.replace('http', 'ws'),
      'https://example.com': webUrl,
    },
  }
}

const asItIs = (sample: Sample): Sample => sample
const texts = await Promise.all(samplePages.map(({ file }) => readFile(join(repository, file), 'utf8')))

describe('the samples of the documentation', { concurrency: 1 }, () => {
  for (const [index, { file, section, complete = asItIs }] of samplePages.entries()) {
    const samples = readSamples(texts[index] ?? '', section)
    describe(file, { concurrency: 1 }, () => {
      let place: Place
      before(async () => {
        place = await placeFor(file)
      })
      for (const sample of samples)
        it(`${sample.language}, line ${sample.line}`, async test => {
          const missing = await missingProgram(sample)
          if (missing !== undefined) return test.skip(`not installed: ${missing}`)
          if (isReceiver(sample)) await runReceiver(sample, place)
          else await runSample(complete(sample), place)
        })
    })
  }
})
