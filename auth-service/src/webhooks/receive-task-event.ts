import express from 'express'
import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'
import { sendContinue } from '../http/send-continue.ts'
import { countEvents } from './count-events.ts'
import { readEvents } from './read-events.ts'
import { verifySignature } from './verify-signature.ts'

const readRaw = express.raw({ type: () => true, limit: '256kb' })

/** POST /auth/internal/task-events/: counts the final events that processor-service sends, each one once. */
export const receiveTaskEvent = ({ pool, webhook }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/internal/task-events/',
  handlers: [
    (req, res, next) => {
      sendContinue(req, res)
      readRaw(req, res, next)
    },
    async (req, res) => {
      const payload = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
      verifySignature(webhook, payload, req.headers)
      await countEvents(pool, readEvents(payload, String(req.headers['webhook-id'])))
      res.status(204).end()
    },
  ],
})
