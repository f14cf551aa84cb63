/** How long the rest of an answer is waited for, so that its connection can be used again. */
const drainMs = 1_000

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  const timer = setTimeout(() => reader.cancel().catch(() => {}), drainMs)
  try {
    while (!(await reader.read()).done);
  } catch {
    // Aborted or cut: then the connection is gone, which is what the abort wanted.
  } finally {
    clearTimeout(timer)
  }
}

/**
 * fetch for an SDK that stops reading at the last event it wants and cancels the rest. Cancelling would close the
 * connection, and each call would open a new one (and shake hands on TLS); reading the few bytes left keeps it. The
 * call's own signal still ends everything at once.
 */
export async function fetchKeepingConnection(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (!response.body || !response.ok) return response
  const reader = response.body.getReader()
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel() {
        void drain(reader)
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
}
