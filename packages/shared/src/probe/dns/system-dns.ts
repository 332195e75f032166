import { Resolver } from 'node:dns/promises'
import { codeOf, messageOf } from '../../core/errors.ts'
import type { Dns, DnsRequest } from './dns.ts'

/** The codes of an answer that there is no such name, or no such record of it (RFC 1035, section 4.1.1; RFC 2308). */
const nothingThere = ['ENOTFOUND', 'ENODATA']

/** Asks DNS itself: neither `/etc/hosts` nor a cache. */
export const systemDns: Dns = async (request) => {
  const { server, timeout, signal } = request
  const resolver = new Resolver({ timeout: Math.max(1, Math.round(timeout)), tries: 1 })
  const cancel = () => resolver.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    signal?.throwIfAborted()
    if (server !== undefined) resolver.setServers([server])
    return { state: 'answered', values: await valuesOf(resolver, request) }
  } catch (error) {
    const code = codeOf(error)
    if (signal?.aborted === true) return { state: 'failed', reason: 'aborted', message: 'called off' }
    if (nothingThere.includes(code)) return { state: 'answered', values: [] }
    if (code === 'ETIMEOUT') return { state: 'failed', reason: 'timeout', message: `no answer of DNS within ${Math.round(timeout)} ms` }
    if (code === 'ECONNREFUSED') return { state: 'failed', reason: 'refused', message: 'the DNS server does not take the question' }
    return { state: 'failed', reason: 'other', message: messageOf(error) }
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

async function valuesOf(resolver: Resolver, { name, type }: DnsRequest): Promise<string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(name)
    case 'AAAA':
      return resolver.resolve6(name)
    case 'CNAME':
      return resolver.resolveCname(name)
    case 'NS':
      return resolver.resolveNs(name)
    case 'MX':
      return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`)
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((parts) => parts.join(''))
  }
}
