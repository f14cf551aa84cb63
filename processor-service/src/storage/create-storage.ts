import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import { createDiskStorage } from './disk-storage.ts'
import type { Storage } from './storage.ts'

/** Opens the storage that the settings name. The S3 client is imported only for S3. */
export async function createStorage(config: Config['storage'], keys: Secrets['s3']): Promise<Storage> {
  if (config.kind === 'disk') return createDiskStorage(config.folder)
  const { createS3Storage } = await import('./s3-storage.ts')
  return createS3Storage({ ...config.s3, ...keys })
}
