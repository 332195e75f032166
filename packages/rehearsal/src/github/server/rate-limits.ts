import type { Clock } from '@slipway/shared/ports/clock'
import type { Caller } from '../state/tokens.ts'

export type Allowance = { limit: number; remaining: number; used: number /** Seconds since 1970. */; reset: number }

/** The primary rate limit: an hour's allowance for each caller. */
export type RateLimits = {
  use(caller: Caller): Allowance
  /** Refunds a request whose answer was 304. */
  giveBack(caller: Caller): Allowance
  look(caller: Caller): Allowance
}

const hour = 3_600_000

/** Source: REST reference, "Rate limits for the REST API": 1,000 an hour and repository for GITHUB_TOKEN, 5,000 for a person, 60 for nobody. */
export function rateLimits(clock: Clock): RateLimits {
  const windows = new Map<string, { until: number; used: number }>()
  const windowOf = (caller: Caller) => {
    const key = caller.kind === 'person' ? caller.login : caller.kind
    const standing = windows.get(key)
    if (standing !== undefined && standing.until > clock.now()) return standing
    const fresh = { until: clock.now() + hour, used: 0 }
    windows.set(key, fresh)
    return fresh
  }
  const look = (caller: Caller): Allowance => {
    const { until, used } = windowOf(caller)
    const limit = caller.kind === 'job' ? 1_000 : caller.kind === 'person' ? 5_000 : 60
    return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(until / 1_000) }
  }
  return {
    look,
    use: (caller) => {
      windowOf(caller).used += 1
      return look(caller)
    },
    giveBack: (caller) => {
      windowOf(caller).used -= 1
      return look(caller)
    },
  }
}

export function limitHeaders({ limit, remaining, used, reset }: Allowance, resource: 'core' | 'graphql'): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  }
}
