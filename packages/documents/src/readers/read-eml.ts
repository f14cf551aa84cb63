import { parseEml } from '../mail/parse-eml.ts'
import { readMail } from '../mail/read-mail.ts'
import type { ReadDocument } from './reader.ts'

/** Reads a mail in the MIME format. */
export const readEmlFile: ReadDocument = async input => readMail(await parseEml(input.bytes), input)
