import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { type Http, httpOver } from '../ports/http.ts'

/** Idle connections are closed by us before the usual 5 s of a server, which could close one while we send on it. */
const idleLimit = 4_000

/**
 * A client that keeps its connections open, as a browser or a load balancer does, without a bound on their number: waiting
 * for a free connection would close the loop. Disposing of it closes all of them.
 */
export function keepAliveHttp(): { http: Http } & Disposable {
  const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: idleLimit }
  const plain = new Agent(options)
  const secure = new SecureAgent(options)
  const overPlain = httpOver(plain)
  const overSecure = httpOver(secure)
  return {
    http: (request) => (/^https:/i.test(request.url) ? overSecure(request) : overPlain(request)),
    [Symbol.dispose]: () => {
      plain.destroy()
      secure.destroy()
    },
  }
}
