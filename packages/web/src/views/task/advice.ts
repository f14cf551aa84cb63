/** What the user can do about a failed task, by the code of its error. */
const advice: Record<string, string> = {
  unreadable_document: 'Open the document, save it again, and send it as a new task.',
  password_protected: 'Remove the password, and send the document as a new task.',
  no_text_found: 'Send a document with text, or a clearer scan with text recognition on every page.',
  document_too_complex: 'Split the document, or choose fewer pages.',
  provider_unavailable: 'Retry in a few minutes.',
  provider_rejected: 'Change the question or the instructions, or ask the operator of this platform.',
  provider_bad_output: 'Retry. If it happens again, ask for less at once.',
  translation_unavailable: 'Choose another language, or ask the operator to set up translation.',
  attempts_exhausted: 'Retry. If it happens again, split the document.',
  budget_exhausted: 'Choose fewer pages, or split the document.',
  deadline_exceeded: 'Retry, or choose fewer pages.',
}

export function adviceFor({ code, retryable }: { code: string; retryable: boolean }): string {
  return (
    advice[code] ??
    (retryable ? 'Retry in a few minutes.' : 'Change the document or the options, and send it as a new task.')
  )
}
