import { describe } from 'node:test'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import type { DocumentOrigin } from '../stack/document-origin.ts'

import { describeApiKeyAccess } from './api-key-access.ts'
import { describeApiKeys } from './api-keys.ts'

import { describeAsyncApi } from './asyncapi.ts'

import { describeConventions } from './conventions.ts'
import { describeDocuments } from './documents.ts'
import { describeEventLog } from './event-log.ts'
import { describeEventSocket } from './event-socket.ts'
import { describeFileNames } from './file-names.ts'
import { describeForgedTokens } from './forged-tokens.ts'
import { describeHostileRequests } from './hostile-requests.ts'
import { describeMcp } from './mcp.ts'
import { describeOpenApi } from './openapi.ts'
import { describeProfileAndPassword } from './profile.ts'
import { describeReachablePages } from './reachable-pages.ts'
import { describeRegistration } from './registration.ts'
import { describeResults } from './results.ts'
import { describeSessions } from './sessions.ts'
import { describeSlowClocks } from './slow-clocks.ts'
import { describeSubmission } from './submission.ts'
import { describeSubmissionRefusals } from './submission-refusals.ts'
import { describeSubmitByUrl } from './submit-by-url.ts'
import { describeTaskActions } from './task-actions.ts'
import { describeTaskList } from './task-list.ts'
import { describeTaskText } from './task-text.ts'
import { describeWebhooks } from './webhooks.ts'
import { describeWrittenSessions } from './written-sessions.ts'

/** Tests of one part run one after another; a nested suite would otherwise take its parent's concurrency. */
const inOrder = { concurrency: 1 }

/**
 * Registers the suites that check the contract's promises at an edge: nginx or the local gateway.
 * @param origin where the platform may fetch documents from
 */
export function registerEdgeSuites(name: string, client: Client, origin?: DocumentOrigin): void {
  // The parts run concurrently: tests mostly wait, and a real platform also serves other users meanwhile.
  describe(name, { concurrency: 4 }, () => {
    // Waits for long time limits, so its tests run concurrently.
    describeSlowClocks(client)
    describe('accounts', inOrder, () => {
      describeRegistration(client)
      describeSessions(client)
      describeProfileAndPassword(client)
      describeForgedTokens(client)
      describeWebhooks(client)
    })
    describe('API keys', inOrder, () => {
      describeApiKeys(client)
      describeApiKeyAccess(client)
    })
    describe('requests', inOrder, () => {
      describeReachablePages(client)
      describeOpenApi(client)
      describeConventions(client)
      describeHostileRequests(client)
    })
    describe('uploads', inOrder, () => {
      describeSubmission(client)
      describeSubmissionRefusals(client)
      describeFileNames(client)
      describeSubmitByUrl(client, origin)
    })
    describe('tasks', inOrder, () => {
      describeTaskList(client)
      describeTaskActions(client)
      describeWrittenSessions(client)
    })
    describe('events', inOrder, () => {
      describeEventLog(client)
      describeEventSocket(client)
      describeAsyncApi(client)
    })
    describe('agents', inOrder, () => {
      describeMcp(client)
    })
    describe('work', inOrder, () => {
      describeDocuments(client)
      describeTaskText(client)
      describeResults(client)
    })
  })
}
