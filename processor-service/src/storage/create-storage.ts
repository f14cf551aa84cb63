import type { Config } from '../config/config.ts'
import { createDiskStorage } from './disk-storage.ts'
import type { Storage } from './storage.ts'

/** The storage the settings choose; the S3 client is loaded only for S3. */
export async function createStorage(config: Config): Promise<Storage> {
  if (config.STORAGE === 'disk') return createDiskStorage(config.STORAGE_DIR)
  const { createS3Storage } = await import('./s3-storage.ts')
  return createS3Storage({
    bucket: config.S3_BUCKET ?? '',
    region: config.S3_REGION,
    endpoint: config.S3_ENDPOINT,
    accessKeyId: config.S3_ACCESS_KEY_ID,
    secretAccessKey: config.S3_SECRET_ACCESS_KEY,
    forcePathStyle: config.S3_FORCE_PATH_STYLE,
  })
}
