import { z } from 'zod'

/** The tables whose rows increase with time. */
const growingTables = new Set([
  'processing_tasks',
  'task_events',
  'task_attempts',
  'event_streams',
  'users',
  'short_documents',
  'idempotency_keys',
  'sessions',
  'api_keys',
])

/** The tables of the platform. The queue library's and PostgreSQL's own are not among them. */
export const platformTables: ReadonlySet<string> = new Set([
  ...growingTables,
  'task_queue',
  'ws_tickets',
  'rate_limits',
  'webhook_receipts',
  'credentials',
  'refresh_tokens',
  'admin_sessions',
  'admin_audit_log',
])

const NodeFields = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Actual Rows': z.number().default(0),
  'Actual Loops': z.number().default(0),
  'Rows Removed by Filter': z.number().default(0),
  'Rows Removed by Index Recheck': z.number().default(0),
})

export interface PlanNode extends z.infer<typeof NodeFields> {
  Plans: PlanNode[]
}

const Node: z.ZodType<PlanNode> = NodeFields.extend({ Plans: z.lazy(() => z.array(Node)).default([]) })

/** A plan as auto_explain writes it in JSON. */
export const LoggedPlan = z.object({ 'Query Text': z.string(), Plan: Node })

/** What the execution of a plan read. */
export interface Reads {
  tables: string[]
  /** growing tables that were read from their first row to their last, or to the LIMIT */
  scanned: string[]
  /** rows that the scans returned or discarded */
  rows: number
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...node.Plans.flatMap(nodesOf)]

/** @param plan with the actual rows and loops */
export function readsOf(plan: PlanNode): Reads {
  const nodes = nodesOf(plan).filter(node => node['Actual Loops'] > 0)
  const tables = new Set<string>()
  const scanned = new Set<string>()
  let rows = 0
  for (const node of nodes) {
    const table = node['Relation Name']
    if (table === undefined) continue
    tables.add(table)
    if (node['Node Type'] === 'Seq Scan' && growingTables.has(table)) scanned.add(table)
    if (!node['Node Type'].endsWith('Scan')) continue
    const removed = node['Rows Removed by Filter'] + node['Rows Removed by Index Recheck']
    rows += (node['Actual Rows'] + removed) * node['Actual Loops']
  }
  return { tables: [...tables], scanned: [...scanned], rows }
}
