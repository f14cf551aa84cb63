// The platform on Railway; `railway config apply` creates it. docs/railway.md describes the steps before and after.
import { bucket, defineRailway, github, postgres, project, ref, service } from 'railway/iac'

/** Your fork of this repository. Railway builds the images from it after every push. */
const repository = 'you/ai-platform'

export default defineRailway(context => {
  const database = postgres('postgres')
  // Uploaded files. A volume would require root and limit the processor to one replica.
  const files = bucket('files', { region: 'iad' })

  const source = github(repository, { branch: 'main' })
  const migrate = ['node /app/packages/database/src/migrate-main.ts']
  const shared = {
    DATABASE_URL: database.env.DATABASE_URL,
    JWT_SECRET_KEY: context.shared.JWT_SECRET_KEY,
  }

  const auth = service('auth', {
    source,
    build: { builder: 'DOCKERFILE', dockerfilePath: 'auth-service/Dockerfile' },
    preDeploy: migrate,
    healthcheck: '/readyz',
    healthcheckTimeout: 300,
    env: {
      ...shared,
      PORT: '8000',
      PROCESSOR_URL: 'http://processor.railway.internal:8001',
      ADMIN_DATABASE_URL: database.env.DATABASE_URL,
      SESSION_SECRET_KEY: context.shared.SESSION_SECRET_KEY,
    },
  })

  const processor = service('processor', {
    source,
    build: { builder: 'DOCKERFILE', dockerfilePath: 'processor-service/Dockerfile' },
    preDeploy: migrate,
    healthcheck: '/readyz',
    healthcheckTimeout: 300,
    // Time for running tasks to finish or be released.
    deploy: { drainingSeconds: 20 },
    replicas: 1,
    env: {
      ...shared,
      PORT: '8001',
      AUTH_SERVICE_URL: 'http://auth.railway.internal:8000',
      STORAGE: 's3',
      S3_BUCKET: ref(files, 'BUCKET'),
      S3_REGION: ref(files, 'REGION'),
      S3_ENDPOINT: ref(files, 'ENDPOINT'),
      S3_ACCESS_KEY_ID: ref(files, 'ACCESS_KEY_ID'),
      S3_SECRET_ACCESS_KEY: ref(files, 'SECRET_ACCESS_KEY'),
    },
  })

  // nginx, the only service with a public domain. It routes to both services and hides internal paths.
  const edge = service('edge', {
    source,
    build: { builder: 'DOCKERFILE', dockerfilePath: 'nginx/Dockerfile' },
    healthcheck: '/livez',
    healthcheckTimeout: 300,
    env: {
      PORT: '8080',
      NGINX_AUTH_UPSTREAM: 'auth.railway.internal:8000',
      NGINX_PROCESSOR_UPSTREAM: 'processor.railway.internal:8001',
      // Only Railway's proxy and this project's services can reach nginx, and the proxy sets X-Real-IP.
      NGINX_TRUSTED_PROXY: '0.0.0.0/0',
      NGINX_REAL_IP_HEADER: 'X-Real-IP',
    },
  })

  return project('ai-platform', {
    resources: [database, files, auth, processor, edge],
  })
})
