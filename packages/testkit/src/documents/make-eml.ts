export interface MailPart {
  /** such as `text/plain; charset=utf-8` */
  type: string
  content: string | Buffer
  /** with it the part is an attachment, unless `inline` is set */
  filename?: string
  contentId?: string
  inline?: boolean
}

export type MailHeaders = Record<string, string>

/** A MIME part with base64 content. */
export function mailPart({ type, content, filename, contentId, inline = false }: MailPart): string {
  const base64 = Buffer.from(content as string)
    .toString('base64')
    .replace(/.{76}/g, '$&\r\n')
  const disposition = filename
    ? [`Content-Disposition: ${inline ? 'inline' : 'attachment'}; filename="${filename}"`]
    : []
  const id = contentId ? [`Content-ID: <${contentId}>`] : []
  return [`Content-Type: ${type}`, 'Content-Transfer-Encoding: base64', ...disposition, ...id, '', base64].join('\r\n')
}

let boundaries = 0

/** A part of other parts, which are complete with their headers. @param subtype `mixed`, `alternative`, `related`, … */
export function multipart(subtype: string, parts: string[], parameters = ''): string {
  boundaries += 1
  const boundary = `part-${boundaries}-of-a-mail`
  const body = parts.map(part => `--${boundary}\r\n${part}\r\n`).join('')
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"${parameters}\r\n\r\n${body}--${boundary}--\r\n`
}

/** A mail. @param content a part with its headers, as mailPart or multipart makes it */
export function makeEml(headers: MailHeaders, content: string): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${lines.join('')}MIME-Version: 1.0\r\n${content}`, 'latin1')
}
