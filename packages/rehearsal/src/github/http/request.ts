import type { IncomingMessage } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { PublicAddresses } from './answer.ts'

export type Incoming = {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: Buffer
  addresses: PublicAddresses
}

/** Reads a request to its end. `own` is how a client on this machine reaches us. */
export async function readRequest(request: IncomingMessage, own: string): Promise<Incoming> {
  const chunks: Buffer[] = []
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
  const raw = Buffer.concat(chunks)
  const url = new URL(request.url ?? '/', own)
  return {
    method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
    // GitHub Enterprise's prefix, which gh uses for every host but github.com and *.localhost.
    path: url.pathname.replace(/^\/api(\/v3(?=\/)|(?=\/graphql$))/, ''),
    query: url.searchParams,
    headers,
    body: headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw,
    addresses: addressesOf(headers['host'] ?? '', own),
  }
}

/** gh with `GH_HOST=github.localhost` comes through a proxy to `api.github.localhost`; it follows only links to that host. */
function addressesOf(host: string, own: string): PublicAddresses {
  return host.startsWith('api.') ? { api: `http://${host}`, html: `http://${host.slice('api.'.length)}` } : { api: own, html: own }
}
