import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'

const taken = new Set<number>()

/**
 * A port of 127.0.0.1 that is free, never given out twice by this process. It lies below the range from which the system
 * takes ports for outgoing connections: one from that range may be in use again before its owner listens.
 */
export async function takePort(): Promise<number> {
  const [from, to] = [15_000, Math.min(32_000, firstEphemeral() - 1)]
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = from + Math.floor(Math.random() * (to - from))
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port)
      return port
    }
  }
  throw new Error(`no free port between ${from} and ${to} was found in 200 attempts`)
}

function firstEphemeral(): number {
  try {
    const first = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10)
    return first > 16_000 ? first : 32_768
  } catch {
    return 49_152
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
