import { parseMsg } from '../mail/parse-msg.ts'
import { readMail } from '../mail/read-mail.ts'
import type { ReadDocument } from './reader.ts'

/** Reads a mail in Outlook's format. */
export const readMsgFile: ReadDocument = async input => readMail(parseMsg(input.bytes), input)
