// The peer of `sockets`: a server that accepts every socket and sends nothing.
import websocket from '@fastify/websocket'
import { fastify } from 'fastify'

process.on('message', async () => {
  const app = fastify()
  await app.register(websocket)
  app.get('/process/ws/:user_id', { websocket: true }, socket => {
    socket.on('error', () => {})
  })
  process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }) })
})
