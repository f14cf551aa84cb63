import { type Agent, request } from 'node:http'

export interface HttpAnswer {
  status: number
  headers: NodeJS.Dict<string | string[]>
  text: string
}

/** Sends a request with Node's client, which uses less CPU than fetch. @throws Error when there is no answer in time */
export function callHttp(options: {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: Buffer
  /** false: a new connection for each request */
  agent: Agent | false
  timeoutMs?: number
}): Promise<HttpAnswer> {
  const { url, method = 'GET', headers = {}, body, agent, timeoutMs = 120_000 } = options
  const length = body === undefined ? {} : { 'content-length': body.length }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers: { ...headers, ...length }, agent }, answer => {
      const chunks: Buffer[] = []
      answer.on('data', chunk => chunks.push(chunk))
      answer.once('error', reject)
      answer.once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`no answer in ${timeoutMs} ms`)))
    sent.once('error', reject)
    sent.end(body)
  })
}
