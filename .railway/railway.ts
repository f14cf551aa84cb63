// The platform on Railway: railway config apply. docs/railway.md says what to do before and after.
import { bucket, defineRailway, github, postgres, project, ref, service } from 'railway/iac'

/** Your fork of this repository: Railway builds the images from it, and again with every push. */
const repository = 'you/ai-platform'

export default defineRailway(context => {
  const database = postgres('postgres')
  // Files of tasks; a volume would hold the processor to one replica and to root.
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
    // What is running has this long to end or be handed back.
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

  // The only one with a public domain: it gives both services one address and hides what is internal.
  const edge = service('edge', {
    source: github(repository, { branch: 'main', rootDirectory: 'nginx' }),
    build: { builder: 'DOCKERFILE', dockerfilePath: 'Dockerfile' },
    healthcheck: '/livez',
    healthcheckTimeout: 300,
    env: {
      PORT: '8080',
      NGINX_AUTH_UPSTREAM: 'auth.railway.internal:8000',
      NGINX_PROCESSOR_UPSTREAM: 'processor.railway.internal:8001',
      // Nothing but Railway's proxy and the project's own services can reach it, and X-Real-IP is the proxy's.
      NGINX_TRUSTED_PROXY: '0.0.0.0/0',
      NGINX_REAL_IP_HEADER: 'X-Real-IP',
    },
  })

  return project('ai-platform', {
    resources: [database, files, auth, processor, edge],
  })
})
