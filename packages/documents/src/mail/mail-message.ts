/** A mail, independent of its file format. */
export interface MailMessage {
  /** Names and values of the headers to show, in this order. Addresses are readable, the date is in ISO 8601. */
  headers: [name: string, value: string][]
  /** The plain text part; empty when there is none. */
  text: string
  /** The HTML part; empty when there is none. */
  html: string
  attachments: MailAttachment[]
}

export interface MailAttachment {
  /** The file name, or a name made from the content type. */
  name: string
  /** In lower case, without parameters. */
  contentType: string
  bytes: Buffer
  /** Without angle brackets. The HTML part refers to it as `cid:…`. */
  contentId: string | undefined
}
