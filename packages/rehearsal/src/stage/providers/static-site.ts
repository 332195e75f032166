import { extname } from 'node:path'
import { serveOnFreePort } from './api-server.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
}

/** Serves files by their path; a path that ends in a slash is its `index.html`. */
export async function serveFiles(files: ReadonlyMap<string, Buffer>): Promise<AsyncDisposable & { url: string }> {
  return await serveOnFreePort((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
    const content = files.get(path) ?? files.get(`${path.replace(/\/$/, '')}/index.html`)
    if (content === undefined) return void response.writeHead(404).end('there is no such file')
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(content)
  })
}
