/**
 * The servers of the edge's one backend and how requests are shared between them, as HAProxy does it with
 * `balance roundrobin`: in proportion to the weights of those that are usable (HAProxy configuration manual, "balance").
 */

export type AdminState = 'ready' | 'drain' | 'maint'

/** What `check` found; without checks HAProxy takes the server for up. */
export type CheckState = 'no check' | 'up' | 'down'

export type Server = {
  readonly name: string
  /** 1 for the first of the backend. */
  readonly id: number
  readonly initialWeight: number
  host: string
  port: number
  /** 0 to 256, as set; what drains keeps it. */
  weight: number
  admin: AdminState
  check: CheckState
  changedAt: number
  /** Requests under way; each can be torn down by `shutdown sessions`. */
  readonly sessions: Set<() => void>
  readonly counters: Counters
  /** The credit of smooth weighted round robin. */
  credit: number
}

export type Counters = {
  sessions: number
  mostSessions: number
  bytesIn: number
  bytesOut: number
  connectErrors: number
  answerErrors: number
  redispatched: number
  failedChecks: number
  byClass: Record<1 | 2 | 3 | 4 | 5, number>
}

export function createServerState(options: {
  name: string
  id: number
  host: string
  port: number
  initialWeight: number
  weight: number
  checked: boolean
  now: number
}): Server {
  return {
    name: options.name,
    id: options.id,
    host: options.host,
    port: options.port,
    initialWeight: options.initialWeight,
    weight: options.weight,
    admin: 'ready',
    // As HAProxy: taken for up until checks have failed.
    check: options.checked ? 'up' : 'no check',
    changedAt: options.now,
    sessions: new Set(),
    credit: 0,
    counters: {
      sessions: 0,
      mostSessions: 0,
      bytesIn: 0,
      bytesOut: 0,
      connectErrors: 0,
      answerErrors: 0,
      redispatched: 0,
      failedChecks: 0,
      byClass: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 },
    },
  }
}

/** Whether the server may be given a new request. */
export function isUsable(server: Server): boolean {
  return server.admin === 'ready' && server.check !== 'down' && server.weight > 0
}

/** The server for the next request, without those in `except`; undefined if none is usable. */
export function pick(servers: readonly Server[], except: ReadonlySet<Server> = new Set()): Server | undefined {
  const usable = servers.filter((server) => isUsable(server) && !except.has(server))
  const total = usable.reduce((sum, server) => sum + server.weight, 0)
  for (const server of usable) server.credit += server.weight
  const [first, ...others] = usable
  if (first === undefined) return undefined
  const chosen = others.reduce((best, server) => (server.credit > best.credit ? server : best), first)
  chosen.credit -= total
  return chosen
}

/** A change of weights or states starts the round afresh: old credit must not distort the new shares. */
export function resetRound(servers: readonly Server[]): void {
  for (const server of servers) server.credit = 0
}
