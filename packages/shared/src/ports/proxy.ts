import { Agent, type AgentOptions } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { getProxyUrl } from '@actions/http-client/lib/proxy'
import { ActionError } from '../core/errors.ts'

/** The first Node version whose agents support a proxy: `proxyEnv` was added in 24.5 (nodejs.org, changelog of v24). */
const proxyingNode = [24, 5] as const

/**
 * The proxy of a request to this address; undefined without one. Uses the toolkit's rules, so that probes, load and GitHub's client agree:
 * `https_proxy`, `http_proxy`, `no_proxy`, in either case; never for a loopback address.
 */
export function proxyFor(url: URL): string | undefined {
  return getProxyUrl(url)?.href
}

/** An agent for addresses of this protocol that uses `proxy`. Throws an ActionError on a Node without support for it. */
export function proxyAgent(protocol: string, proxy: string, options: AgentOptions = {}): Agent {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < proxyingNode[0] || (major === proxyingNode[0] && minor < proxyingNode[1])) {
    throw new ActionError(`A proxy is set for this runner, but its Node ${process.versions.node} cannot go through one`, {
      hint: 'Bring the runner up to date: its Node must be 24.5 or newer.',
    })
  }
  const proxied = { ...options, proxyEnv: { http_proxy: proxy, https_proxy: proxy } }
  return protocol === 'https:' ? new SecureAgent(proxied) : new Agent(proxied)
}
