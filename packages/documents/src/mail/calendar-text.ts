/** The properties to show (RFC 5545, 3.8), each with its label. */
const labels: Record<string, string> = {
  SUMMARY: 'Event',
  DTSTART: 'Start',
  DTEND: 'End',
  DUE: 'Due',
  RRULE: 'Repeats',
  LOCATION: 'Location',
  ORGANIZER: 'Organizer',
  ATTENDEE: 'Attendee',
  STATUS: 'Status',
  URL: 'URL',
  DESCRIPTION: 'Description',
}

/** Returns the events and tasks of an iCalendar object as lines of text. Time zone definitions and alarms are left out. */
export function calendarText(source: string): string {
  const lines = source.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const shown: string[] = []
  const open: string[] = []
  for (const line of lines) {
    const [, name = '', parameters = '', value = ''] = /^([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/.exec(line) ?? []
    if (name === 'BEGIN') open.push(value)
    else if (name === 'END') {
      open.pop()
      if (value === 'VEVENT' || value === 'VTODO') shown.push('')
    } else if (open.at(-1) === 'VEVENT' || open.at(-1) === 'VTODO') {
      const label = labels[name]
      if (label) shown.push(`${label}: ${valueText(name, parameters, value)}`)
    }
  }
  return shown.join('\n').trim()
}

function valueText(name: string, parameters: string, value: string): string {
  if (name.startsWith('DT') || name === 'DUE') return isoTime(value, /;TZID="?([^";:]+)/i.exec(parameters)?.[1])
  if (name === 'ORGANIZER' || name === 'ATTENDEE') return personText(parameters, value)
  return value.replace(/\\([nN,;\\])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped))
}

function isoTime(value: string, zone: string | undefined): string {
  const [, year, month, day, hour, minute, second, utc] =
    /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(value) ?? []
  if (!year) return value
  if (!hour) return `${year}-${month}-${day}`
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${utc}${zone ? ` (${zone})` : ''}`
}

function personText(parameters: string, value: string): string {
  const name = /;CN=(?:"([^"]*)"|([^";:]*))/i.exec(parameters)
  const address = value.replace(/^mailto:/i, '')
  const shownName = name?.[1] ?? name?.[2] ?? ''
  return shownName && shownName !== address ? `${shownName} <${address}>` : address
}
