import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import websocket from '@fastify/websocket'
import type { FastifyInstance } from 'fastify'

const maxMessageBytes = 4 * 1024
/** Metadata of 16 pairs with characters of four bytes has 36 kB. */
const maxFieldBytes = 48 * 1024

/** Registers security headers, CORS, forms of one file and WebSockets. */
export async function registerPlugins(
  app: FastifyInstance,
  options: { corsOrigins: string[]; maxFileBytes: number },
): Promise<void> {
  const { corsOrigins, maxFileBytes } = options
  await app.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Browsers ignore these two on plain HTTP and print a warning in the console.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  })
  if (corsOrigins.length > 0) {
    await app.register(cors, {
      origin: corsOrigins.includes('*') ? '*' : corsOrigins,
      methods: ['GET', 'POST', 'PATCH', 'DELETE'],
      exposedHeaders: [
        'Content-Disposition',
        'Location',
        'X-Request-Id',
        'Retry-After',
        'RateLimit',
        'RateLimit-Policy',
      ],
    })
  }
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fileSize: maxFileBytes,
      files: 1,
      fields: 10,
      parts: 11,
      fieldNameSize: 100,
      fieldSize: maxFieldBytes,
      headerPairs: 20,
    },
  })
  await app.register(websocket, { options: { maxPayload: maxMessageBytes, perMessageDeflate: false } })
}
