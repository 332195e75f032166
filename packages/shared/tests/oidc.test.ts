import { createServer } from 'node:http'
import * as core from '@actions/core'
import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => vi.unstubAllEnvs())

// Its HTTP client is loaded by the first token that is asked for, by a patch of ours: nothing may break where it is.
it('the core of the toolkit still gets an OIDC token', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":"a.b.c"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_URL', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/token?api=1`)
  vi.stubEnv('ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'request')
  const silent = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  try {
    expect(await core.getIDToken('slipway')).toBe('a.b.c')
    expect(asked).toEqual(['Bearer request /token?api=1&audience=slipway'])
  } finally {
    silent.mockRestore()
    server.closeAllConnections()
    server.close()
  }
})
