import { createServer } from 'node:http'
import { failsAfter, greeting } from './greeting.js'

const began = Date.now()
const { PORT, RELEASE = 'unknown' } = process.env

const server = createServer((request, response) => {
  response.setHeader('x-release', RELEASE)
  if (failsAfter !== undefined && Date.now() - began > failsAfter * 1_000) return void response.writeHead(500).end('failed\n')
  if (request.url === '/api/health') return void response.setHeader('content-type', 'application/json').end('{"status":"pass"}\n')
  response.end(`${greeting}\n`)
}).listen(Number(PORT), '127.0.0.1')

process.on('SIGTERM', () => server.close())
