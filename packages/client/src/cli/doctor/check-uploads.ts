import { type Finding, failure, ok, skipped, warning } from './finding.ts'
import { isProblem, type Probe, systemCode } from './probe.ts'

const megabyte = 1024 * 1024
/** Beyond what nginx of the platform adds to MAX_FILE_SIZE_MB for the other fields of the form. */
const marginBytes = 8 * megabyte
/** A larger upload is left to --long. */
const maxTestBytes = 64 * megabyte
const uploadMs = 180_000
/** nginx answers the headers of a body that is too large at once. */
const announceMs = 2_000
const boundary = 'doctor-boundary-5f0c2f'

/** What a proxy in front has to let through for these checks, in MB. */
const proxyLimitMb = (limit: number) => Math.ceil((limit + marginBytes) / megabyte) + 1

async function readLimit(probe: Probe): Promise<number | undefined> {
  try {
    const { limits } = JSON.parse((await probe.request('/process/task-types')).text)
    return typeof limits.max_file_size_bytes === 'number' ? limits.max_file_size_bytes : undefined
  } catch {
    probe.signal.throwIfAborted()
    return undefined
  }
}

const headersOf = ({ apiKey }: Probe, bytes: number) => ({
  'content-type': `multipart/form-data; boundary=${boundary}`,
  'content-length': String(bytes),
  ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
})

/** A form with a text file of this size, and a field behind it. */
function makeForm(fileBytes: number, field: string, value: string): Buffer {
  const part = (head: string) => `--${boundary}\r\nContent-Disposition: form-data; name=${head}\r\n\r\n`
  const start = part('"file"; filename="doctor.txt"\r\nContent-Type: text/plain')
  const end = `\r\n${part(field)}${value}\r\n--${boundary}--\r\n`
  return Buffer.concat([Buffer.from(start), Buffer.alloc(fileBytes, 'The doctor was here. '), Buffer.from(end)])
}

/** Sends the headers of a body that is too large, and the body only if they are not answered. */
async function checkTooLarge(probe: Probe, limit: number): Promise<Finding> {
  const check = 'body limit'
  const size = `${Math.round(limit / megabyte)} MB`
  const remedy = `Set "client_max_body_size ${proxyLimitMb(limit)}m;" in each proxy in front: the platform itself refuses what is too large.`
  const body = makeForm(limit + marginBytes, '"task_type"', 'doctor')
  try {
    const headers = headersOf(probe, body.length)
    const answer = await probe.request('/process/submit', {
      method: 'POST',
      headers,
      body,
      bodyAfterMs: announceMs,
      timeoutMs: uploadMs,
    })
    if (answer.status === 413 && isProblem(answer)) {
      const when = answer.isEarly ? ' before it is sent' : ''
      return ok(check, `A body above ${size} is refused with 413${when}.`)
    }
    if (answer.status === 413) return failure(check, `A body above ${size} gets 413, but not as problem+json.`, remedy)
    if (answer.status === 401)
      return ok(check, `A body above ${size} is refused without credentials. With an API key its size is checked too.`)
    return failure(check, `A body above ${size} is answered with ${answer.status}, not 413.`, remedy)
  } catch (error) {
    probe.signal.throwIfAborted()
    return failure(check, `A body above ${size} gets no answer (${systemCode(error)}), instead of 413.`, remedy)
  }
}

/**
 * Sends a form just under the limit whose last field is not valid. The platform reads the whole form and makes no task, so
 * nothing is spent.
 */
async function checkLargest(probe: Probe, limit: number): Promise<Finding> {
  const check = 'largest upload'
  if (probe.apiKey === undefined) return skipped(check, 'Not checked: this needs an API key.')
  if (limit > maxTestBytes && !probe.long) return skipped(check, 'Not checked: --long sends that much.')
  const fileBytes = limit - 64 * 1024
  const body = makeForm(fileBytes, '"task_type"', 'doctor')
  const size = `${(fileBytes / megabyte).toFixed(1)} MB`
  try {
    const headers = headersOf(probe, body.length)
    const answer = await probe.request('/process/submit', { method: 'POST', headers, body, timeoutMs: uploadMs })
    const seconds = ((answer.answeredAtMs - answer.sentAtMs) / 1000).toFixed(1)
    if (answer.status === 422 && isProblem(answer, 'invalid_task_type'))
      return ok(check, `An upload of ${size} comes through in ${seconds} s.`)
    if (answer.status === 401 || answer.status === 403)
      return skipped(check, `Not checked: the API key may not submit documents (${answer.status}).`)
    if (answer.status === 413 || answer.status >= 500)
      return failure(
        check,
        `An upload of ${size} is answered with ${answer.status}, although the platform accepts it.`,
        `Set "client_max_body_size ${proxyLimitMb(limit)}m;" in each proxy in front, and raise client_body_timeout and proxy_read_timeout.`,
      )
    return warning(check, `An upload of ${size} is answered with ${answer.status}, not 422.`, null)
  } catch (error) {
    probe.signal.throwIfAborted()
    return failure(
      check,
      `An upload of ${size} breaks off (${systemCode(error)}).`,
      'Raise client_max_body_size, client_body_timeout and proxy_read_timeout in each proxy in front.',
    )
  }
}

/** Whether documents of the allowed size come through, and larger ones are refused early. */
export async function checkUploads(probe: Probe): Promise<Finding[]> {
  const limit = await readLimit(probe)
  if (limit === undefined)
    return [
      failure(
        'body limit',
        '/process/task-types does not tell the limits.',
        'Check that processor-service runs, and NGINX_PROCESSOR_UPSTREAM.',
      ),
    ]
  return [await checkTooLarge(probe, limit), await checkLargest(probe, limit)]
}
