import type { HttpProbe } from '../../config/schema.ts'
import { readCaFile } from '../../ports/ca-file.ts'
import type { Http, HttpAnswer } from '../../ports/http.ts'
import { askFollowing } from './following.ts'

/**
 * Sends what an http probe asks, its variables replaced, and follows redirects where it says so. `away`: the answer came from another origin
 * than was asked. `timeout` is in milliseconds. Throws an ActionError where its CA file cannot be read.
 */
export async function askHttp(
  url: string,
  { wanted, timeout }: { wanted: HttpProbe; timeout: number },
  { http, signal }: { http: Http; signal?: AbortSignal },
): Promise<{ answer: HttpAnswer; problem?: string; away: boolean }> {
  const caFile = wanted['ca-file']
  const request = {
    method: wanted.method,
    url,
    headers: wanted.headers,
    timeout,
    ...(wanted.body === undefined ? {} : { body: wanted.body }),
    ...(signal === undefined ? {} : { signal }),
    ...(caFile === undefined ? {} : { ca: await readCaFile(caFile) }),
  }
  if (wanted.redirects !== 'follow') return { answer: await http(request), away: false }
  const { url: last, ...followed } = await askFollowing(http, request)
  return { ...followed, away: new URL(last).origin !== new URL(url).origin }
}
