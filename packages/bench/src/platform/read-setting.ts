import { readFileSync } from 'node:fs'

/** A setting a process was started with; undefined when it was not. */
export function readSetting(pid: number, name: string): string | undefined {
  const settings = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  return settings.find(setting => setting.startsWith(`${name}=`))?.slice(name.length + 1)
}
