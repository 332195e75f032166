import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export type FakeRegistry = AsyncDisposable & {
  host: string
  blobs: Map<string, Buffer>
  manifests: Map<string, Buffer>
  /** `METHOD path authorization?`, in order. */
  calls: string[]
}

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/**
 * A registry of the OCI Distribution Specification 1.1, as far as one artifact needs it. With a `login` it asks for a bearer token, which
 * its token service gives for that login; blobs are behind a redirect to a storage that refuses a token.
 */
export async function fakeRegistry({ login }: { login?: { username: string; password: string } } = {}): Promise<FakeRegistry> {
  const blobs = new Map<string, Buffer>()
  const manifests = new Map<string, Buffer>()
  const calls: string[] = []
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const host = `127.0.0.1:${port}`

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request
    const url = new URL(request.url ?? '/', `http://${host}`)
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    calls.push(`${method} ${url.pathname}${headers.authorization === undefined ? '' : ` ${headers.authorization.split(' ')[0]}`}`)
    const path = url.pathname
    if (path === '/token') {
      const basic = `Basic ${Buffer.from(`${login?.username}:${login?.password}`).toString('base64')}`
      if (headers.authorization !== basic) return void response.writeHead(401).end()
      return void response.writeHead(200).end(JSON.stringify({ token: `for ${url.searchParams.get('scope')}` }))
    }
    const stored = /^\/storage\/(.+)$/.exec(path)?.[1]
    if (stored !== undefined) {
      if (headers.authorization !== undefined) return void response.writeHead(400).end('a token and a signature')
      return void response.writeHead(200).end(blobs.get(stored))
    }
    const scope = `repository:acme/shop:${method === 'GET' || method === 'HEAD' ? 'pull' : 'pull,push'}`
    if (login !== undefined && headers.authorization !== `Bearer for ${scope}`) {
      const challenge = `Bearer realm="http://${host}/token",service="${host}",scope="${scope}"`
      return void response.writeHead(401, { 'www-authenticate': challenge }).end()
    }
    const [, what = '', reference = ''] = /^\/v2\/acme\/shop\/(blobs|manifests)\/(.+)$/.exec(path) ?? []
    if (what === 'blobs' && reference === 'uploads/' && method === 'POST')
      return void response.writeHead(202, { location: '/v2/acme/shop/blobs/uploads/1?state=a' }).end()
    if (what === 'blobs' && reference === 'uploads/1' && method === 'PUT') {
      const digest = url.searchParams.get('digest') ?? ''
      if (digestOf(body) !== digest || url.searchParams.get('state') !== 'a') return void response.writeHead(400).end()
      blobs.set(digest, body)
      return void response.writeHead(201, { location: `/v2/acme/shop/blobs/${digest}` }).end()
    }
    if (what === 'blobs' && blobs.has(reference)) {
      if (method === 'HEAD') return void response.writeHead(200, { 'content-length': blobs.get(reference)?.length ?? 0 }).end()
      return void response.writeHead(307, { location: `http://localhost:${port}/storage/${reference}` }).end()
    }
    if (what === 'manifests' && method === 'PUT') {
      const { config, layers } = JSON.parse(body.toString())
      const missing = [config, ...layers].some(({ digest }: { digest: string }) => !blobs.has(digest))
      if (missing) return void response.writeHead(400).end('{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}')
      manifests.set(reference, body)
      manifests.set(digestOf(body), body)
      return void response.writeHead(201).end()
    }
    const manifest = what === 'manifests' ? manifests.get(reference) : undefined
    if (manifest === undefined) return void response.writeHead(404).end('{"errors":[{"code":"NAME_UNKNOWN"}]}')
    response.writeHead(200, { 'content-type': 'application/vnd.oci.image.manifest.v1+json' }).end(manifest)
  }

  return {
    host,
    blobs,
    manifests,
    calls,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
