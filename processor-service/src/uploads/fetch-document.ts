import { pipeline, type Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { discardBody } from '@ai-platform/runtime/outbound/discard-body.ts'
import type { Outbound, OutboundResponse } from '@ai-platform/runtime/outbound/outbound.ts'
import { explainFailure, unreachable } from '@ai-platform/runtime/outbound/outbound-refused.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { documentName } from './document-name.ts'
import { fileTooLarge } from './form-errors.ts'
import type { IncomingFile } from './store-file.ts'

const maxRedirects = 3

/** Servers send these although `identity` was asked for, mostly because a file was stored so. */
const decoders: Record<string, () => Transform> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

/** Passes bytes on, and fails when there are more than `maxBytes`. Of a compressed answer these are the decoded bytes. */
function limitSize(maxBytes: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(fileTooLarge(maxBytes))
      else done(null, chunk)
    },
  })
}

function explain(error: unknown): unknown {
  if (error instanceof ProblemError) return error
  const isUndecodable = error instanceof Error && 'code' in error && /^(Z_|ERR_)/.test(String(error.code))
  if (!isUndecodable) return explainFailure(error)
  return unreachable('The answer of the host could not be decoded by its Content-Encoding.', error)
}

function openDecoder({ headers }: OutboundResponse): Transform | undefined {
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  if (encoding === 'identity' || encoding === '') return undefined
  const create = decoders[encoding]
  if (create) return create()
  throw unreachable('The host sends the document in a Content-Encoding that is not supported.')
}

/** Checks the head of an answer. @throws OutboundRefused url_unreachable, ProblemError file_too_large */
function checkHead({ statusCode, headers }: OutboundResponse, isEncoded: boolean, maxBytes: number): void {
  if (statusCode < 200 || statusCode > 299)
    throw unreachable(`The host of the URL answers with status ${statusCode}. Check that anyone can open the URL.`)
  if (!isEncoded && Number(headers['content-length'] ?? 0) > maxBytes) throw fileTooLarge(maxBytes)
}

/**
 * Requests a document. The returned stream is limited to `maxBytes`; destroying it closes the connection.
 * @param signal ends the request and the stream; its reason is what both reject with
 * @throws OutboundRefused url_not_allowed or url_unreachable; ProblemError file_too_large
 */
export async function fetchDocument(
  outbound: Outbound,
  url: URL,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<IncomingFile> {
  const headers = { accept: '*/*', 'accept-encoding': 'identity' }
  const response = await outbound.request(url, { headers, signal, maxRedirects })
  try {
    const decoder = openDecoder(response)
    checkHead(response, decoder !== undefined, maxBytes)
    const streams: [Readable, ...Transform[]] = decoder ? [response.body, decoder] : [response.body]
    const file = limitSize(maxBytes)
    pipeline([...streams, file], () => {
      // The last stream fails with the error of any; its reader handles it.
    })
    return { filename: documentName(response.headers, response.url), file, explain }
  } catch (error) {
    discardBody(response.body)
    throw error
  }
}
