import burner from '@kenjiuno/msgreader/lib/Burner.js'
import iconv from 'iconv-lite'

interface MsgPerson {
  name: string
  address: string
}

type MsgAttachment = { name: string; content: Buffer; contentId?: string } | { name: string; message: MsgMessage }

/** A mail as Outlook saves it (MS-OXMSG). */
export interface MsgMessage {
  subject?: string
  body?: string
  html?: string
  /** stored uncompressed (MS-OXRTFCP 2.2.3.2) */
  rtf?: string
  sender?: MsgPerson
  /** `type` is 1 for To, 2 for Cc, 3 for Bcc */
  recipients?: (MsgPerson & { type: number })[]
  sentAt?: Date
  messageClass?: string
  /** stores strings in this code page instead of Unicode */
  codePage?: number
  attachments?: MsgAttachment[]
}

type Entry = Parameters<typeof burner.burn>[0][number]

const [folderType, streamType, rootType] = [1, 2, 5]

/** A FILETIME (MS-DTYP 2.3.3): 100 ns since 1601. */
function fileTime(date: Date): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE((BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n)
  return bytes
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32LE(value)
  return bytes
}

/** An entry of the property stream for a property of fixed length (MS-OXMSG 2.4.2.1). */
function fixedProperty(tag: number, value: Buffer): Buffer {
  return Buffer.concat([number(tag).subarray(0, 4), number(6).subarray(0, 4), value])
}

function uncompressedRtf(rtf: string): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32LE(rtf.length + 12, 0)
  header.writeUInt32LE(rtf.length, 4)
  header.write('MELA', 8, 'latin1')
  return Buffer.concat([header, Buffer.from(rtf, 'latin1')])
}

/** The file with a mail. */
export function makeMsg(message: MsgMessage): Buffer {
  const entries: Entry[] = [{ name: 'Root Entry', type: rootType, length: 0, children: [] }]
  const add = (parent: number, entry: Entry) => {
    entries[parent]?.children?.push(entries.length)
    return entries.push(entry) - 1
  }
  const addFolder = (parent: number, name: string) => add(parent, { name, type: folderType, length: 0, children: [] })
  const addStream = (parent: number, name: string, bytes: Buffer) =>
    add(parent, { name, type: streamType, length: bytes.length, binaryProvider: () => new Uint8Array(bytes) })
  const addText = (parent: number, id: string, text: string | undefined, codePage?: number) => {
    if (text === undefined) return
    const bytes = codePage ? iconv.encode(text, `cp${codePage}`) : Buffer.from(text, 'utf16le')
    addStream(parent, `__substg1.0_${id}${codePage ? '001E' : '001F'}`, bytes)
  }
  const addProperties = (parent: number, headerBytes: number, properties: Buffer[]) =>
    addStream(parent, '__properties_version1.0', Buffer.concat([Buffer.alloc(headerBytes), ...properties]))

  function addMessage(parent: number, mail: MsgMessage, headerBytes: number): void {
    const texts: [string, string | undefined][] = [
      ['0037', mail.subject],
      ['1000', mail.body],
      ['1013', mail.html],
      ['001A', mail.messageClass ?? 'IPM.Note'],
      ['0C1A', mail.sender?.name],
      ['5D01', mail.sender?.address],
    ]
    for (const [id, text] of texts) addText(parent, id, text, mail.codePage)
    if (mail.rtf !== undefined) addStream(parent, '__substg1.0_10090102', uncompressedRtf(mail.rtf))
    addProperties(parent, headerBytes, [
      ...(mail.sentAt ? [fixedProperty(0x00390040, fileTime(mail.sentAt))] : []),
      ...(mail.codePage ? [fixedProperty(0x3ffd0003, number(mail.codePage))] : []),
    ])
    for (const [index, { name, address, type }] of (mail.recipients ?? []).entries()) {
      const folder = addFolder(parent, `__recip_version1.0_#${String(index).padStart(8, '0')}`)
      addText(folder, '3001', name)
      addText(folder, '3003', address)
      addProperties(folder, 8, [fixedProperty(0x0c150003, number(type))])
    }
    for (const [index, attachment] of (mail.attachments ?? []).entries()) {
      const folder = addFolder(parent, `__attach_version1.0_#${String(index).padStart(8, '0')}`)
      addText(folder, '3001', attachment.name)
      addProperties(folder, 8, [])
      if ('message' in attachment) {
        addMessage(addFolder(folder, '__substg1.0_3701000D'), attachment.message, 24)
      } else {
        addText(folder, '3707', attachment.name)
        addText(folder, '3712', attachment.contentId)
        addStream(folder, '__substg1.0_37010102', attachment.content)
      }
    }
  }
  addMessage(0, message, 32)
  return Buffer.from(burner.burn(entries))
}
