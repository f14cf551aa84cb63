import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { startLauncher } from '@ai-platform/testkit/processes/launcher.ts'
import { asOwner, type Cluster } from '@ai-platform/testkit/servers/postgres-cluster.ts'

const template = 'chaos_template'
const rolePassword = 'only-for-chaos'

export interface DatabaseUrls {
  owner: string
  auth: string
  admin: string
  processor: string
}

/** Lets the launcher create a database with roles and tables once. Every platform gets a copy. */
export async function prepareTemplate(cluster: Cluster, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  await asOwner(cluster.urlOf('postgres'), client => client.query(`CREATE DATABASE ${template}`))
  const launcher = await startLauncher({
    folder: join(folder, 'prepare'),
    port: await findFreePort(),
    env: { ...env, DATABASE_URL: cluster.urlOf(template) },
    logFile: join(folder, 'prepare.log'),
  })
  launcher.child.signal('SIGTERM')
  const { code } = await launcher.child.ended
  if (code !== 0) throw new Error(`The launcher ended with ${code}, see ${folder}/prepare.log`)
  // Replaces the launcher's random passwords.
  await asOwner(cluster.urlOf(template), async client => {
    for (const role of ['auth_service', 'processor_service', 'admin_panel'])
      await client.query(`ALTER ROLE ${role} PASSWORD '${rolePassword}'`)
  })
}

/** A copy of the prepared database, with a URL for each role. */
export async function cloneDatabase(cluster: Cluster): Promise<DatabaseUrls> {
  const name = `chaos_${randomBytes(6).toString('hex')}`
  await asOwner(cluster.urlOf('postgres'), client => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const owner = cluster.urlOf(name)
  const urlOf = (role: string) => {
    const url = new URL(owner)
    url.username = role
    url.password = rolePassword
    return url.href
  }
  return { owner, auth: urlOf('auth_service'), admin: urlOf('admin_panel'), processor: urlOf('processor_service') }
}
