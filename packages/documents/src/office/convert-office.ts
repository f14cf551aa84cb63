import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { constants, setPriority, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'

export interface Conversion {
  /** Path of LibreOffice's `soffice`. */
  program: string
  /** Path of the document. */
  source: string
  format: Format
  target: 'xlsx' | 'pptx'
  timeoutMs: number
  /** Ends the conversion. */
  signal: AbortSignal
}

/**
 * Converts a document of an old format with LibreOffice and passes the path of the result to `use`. LibreOffice runs with a
 * profile of its own, without macros and without the service's environment. Links in the document lead to a proxy that does
 * not exist. Its process group is killed after `timeoutMs` and on an abort. Nothing remains in the temporary folder.
 * @throws ExtractionError unreadable_document, document_too_complex (time-out); the signal's reason; an error of the
 * machine, when the program does not start
 */
export async function convertOffice<T>(conversion: Conversion, use: (path: string) => Promise<T>): Promise<T> {
  const { source, format, target } = conversion
  const folder = await mkdtemp(join(tmpdir(), 'office-'))
  try {
    await copyFile(source, join(folder, `document.${format.extension}`))
    await writeProfile(join(folder, 'profile', 'user'))
    await run(conversion, folder)
    const result = join(folder, 'out', `document.${target}`)
    await access(result).catch(error => {
      throw unreadableDocument(format.name, error)
    })
    return await use(result)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function run({ program, format, target, timeoutMs, signal }: Conversion, folder: string): Promise<void> {
  signal.throwIfAborted()
  const options = ['--headless', '--norestore', '--nolockcheck', '--nodefault', '--nologo']
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile'))}`
  const job = ['--convert-to', target, '--outdir', join(folder, 'out'), join(folder, `document.${format.extension}`)]
  // A group of its own: soffice is a script that starts the program proper.
  const child = spawn(program, [...options, profile, ...job], {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
    env: childEnvironment(program, folder),
  })
  const kill = () => killGroup(child.pid)
  const timeout = AbortSignal.timeout(timeoutMs)
  signal.addEventListener('abort', kill)
  timeout.addEventListener('abort', kill)
  try {
    await once(child, 'spawn')
    lowerPriority(child.pid)
    if (signal.aborted) kill()
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  } finally {
    signal.removeEventListener('abort', kill)
    timeout.removeEventListener('abort', kill)
    // Ends what a crashed program left behind.
    kill()
  }
  signal.throwIfAborted()
  if (timeout.aborted) throw documentTooComplex(`Converting the document took longer than ${timeoutMs / 1000} s.`)
  if (child.exitCode !== 0) throw unreadableDocument(format.name, `soffice ended with ${child.exitCode}`)
}

/** Only what LibreOffice needs: parsers of untrusted files must not see the secrets in the environment. */
const childEnvironment = (program: string, folder: string) => ({
  PATH: [dirname(program), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
  HOME: folder,
  TMPDIR: folder,
  LANG: 'C.UTF-8',
  http_proxy: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
})

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // The group has ended.
  }
}

function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // The program has ended.
  }
}

/** Switches off macros, and sends requests for linked files to a proxy that does not exist. */
async function writeProfile(folder: string): Promise<void> {
  const item = (path: string, name: string, value: string | number) =>
    `<item oor:path="/org.openoffice.${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'registrymodifications.xcu'),
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">' +
      item('Office.Common/Security/Scripting', 'MacroSecurityLevel', 3) +
      item('Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true') +
      item('Inet/Settings', 'ooInetProxyType', 2) +
      item('Inet/Settings', 'ooInetHTTPProxyName', '127.0.0.1') +
      item('Inet/Settings', 'ooInetHTTPProxyPort', 9) +
      '</oor:items>',
  )
}
