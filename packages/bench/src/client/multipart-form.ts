const boundary = 'bench-boundary'

/** A form with one text file, built once and sent many times, so that the client uses little CPU. */
export interface MultipartForm {
  body: Buffer
  contentType: string
}

const line = 'The ship left the harbour in the morning. It carried grain and two passengers. The weather was calm. '

export function textForm(index: number, bytes: number): MultipartForm {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="note-${index}.txt"\r\nContent-Type: text/plain\r\n\r\n`
  const text = `Note ${index}. ${line.repeat(Math.ceil(bytes / line.length))}`.slice(0, bytes)
  return {
    body: Buffer.from(`${head}${text}\r\n--${boundary}--\r\n`),
    contentType: `multipart/form-data; boundary=${boundary}`,
  }
}
