// Ends the process when it sends a request that has the text of CRASH_AT in its body, as a document does that kills its worker. Tests load
// it into a service with --import. undici publishes its requests:
// https://github.com/nodejs/undici/blob/main/docs/docs/api/DiagnosticsChannel.md
import { subscribe } from 'node:diagnostics_channel'

const text = process.env.CRASH_AT

subscribe('undici:request:create', message => {
  const { request } = message as { request: { body?: unknown } }
  if (text && String(request.body ?? '').includes(text)) process.kill(process.pid, 'SIGKILL')
})
