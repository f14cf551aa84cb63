/**
 * Names one attempt. Every write of an attempt has the condition `status = 'processing' AND attempt = $n`, so a worker
 * that lost its lease changes nothing.
 */
export interface AttemptId {
  taskId: string
  attempt: number
}
