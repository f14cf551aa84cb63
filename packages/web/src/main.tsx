import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'
import './styles/new-task.css'
import './styles/task.css'
import './styles/lists.css'
import { Client } from '@ai-platform/client/browser.ts'
import type { TaskTypes } from '@ai-platform/client/types.ts'
import { render } from 'preact'
import { Page } from './app.tsx'
import { createLiveEvents } from './platform/live-events.ts'
import { createSessionStore } from './platform/session-store.ts'
import { createUploadFetch } from './platform/upload-fetch.ts'
import { AppContext } from './state/app-context.ts'
import { createUploadQueue } from './state/upload-queue.ts'
import { createAnnouncer } from './ui/announcer.ts'
import { applyTheme } from './ui/theme.ts'

applyTheme()
const session = createSessionStore(localStorage)
const uploadFetch = createUploadFetch()
const client = new Client({ sessionStore: session, fetch: uploadFetch.fetch })
let taskTypes: Promise<TaskTypes> | undefined

const live = createLiveEvents(client)
const uploads = createUploadQueue(client, uploadFetch)
live.onMessage(message => {
  if ('seq' in message) uploads.follow(message)
})

const app = {
  client,
  session,
  live,
  uploads,
  taskTypes() {
    taskTypes ??= client.taskTypes().catch(error => {
      taskTypes = undefined
      throw error
    })
    return taskTypes
  },
  announce: createAnnouncer(),
}

// A file that misses the drop zone must not replace the page.
for (const type of ['dragover', 'drop']) addEventListener(type, event => event.preventDefault())

const root = document.getElementById('page')
if (root) {
  render(
    <AppContext.Provider value={app}>
      <Page />
    </AppContext.Provider>,
    root,
  )
}
