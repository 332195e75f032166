import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { type Http, httpOver } from '../ports/http.ts'
import { proxyAgent, proxyFor } from '../ports/proxy.ts'

/** Idle connections are closed before the usual 5 s of a server, which could otherwise close one while a request is sent. */
const idleLimit = 4_000

/**
 * A client that keeps its connections open, as a browser or a load balancer does. Their number is not limited: a wait for a free
 * connection would make the open loop a closed one. Its disposal closes all connections. Uses the runner's proxy.
 */
export function keepAliveHttp(): { http: Http } & Disposable {
  const options = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: idleLimit }
  const agents = new Map<string, Agent>()
  return {
    http: httpOver((url) => {
      const proxy = proxyFor(url)
      const key = `${url.protocol} ${proxy ?? ''}`
      const agent = agents.get(key) ?? agentOf(url.protocol, proxy, options)
      agents.set(key, agent)
      return agent
    }),
    [Symbol.dispose]: () => {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

function agentOf(protocol: string, proxy: string | undefined, options: { keepAlive: boolean; maxSockets: number; timeout: number }): Agent {
  if (proxy !== undefined) return proxyAgent(protocol, proxy, options)
  return protocol === 'https:' ? new SecureAgent(options) : new Agent(options)
}
