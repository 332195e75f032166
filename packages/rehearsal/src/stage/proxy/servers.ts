/**
 * The servers of the edge's one backend and how requests are shared between them, as HAProxy does it with
 * `balance roundrobin`: in proportion to the weights of those that are usable (HAProxy configuration manual, "balance").
 */

export type AdminState = 'ready' | 'drain' | 'maint'

/**
 * Checks by connecting, with HAProxy's counting: points from 0 to `rise + fall - 1`, up from `rise` on. A server begins at `rise`,
 * up, and falls at its first failed check; one that passes takes it to the top.
 */
export type ServerChecks = {
  /** Whether its line says `check`. */
  readonly configured: boolean
  /** False for a server that was added while the proxy runs, until `enable health`. */
  enabled: boolean
  points: number
  last: 'none' | 'passed' | 'refused'
}
const rise = 2
const fall = 3
const mostPoints = rise + fall - 1

export type ProxyServer = {
  readonly name: string
  /** 1 for the first of the backend. */
  readonly id: number
  readonly initialWeight: number
  host: string
  port: number
  /** 0 to 256, as set; what drains keeps it. */
  weight: number
  /** The weight that `show stat` reports: a change made in maintenance takes effect at its end. */
  weightInForce: number
  admin: AdminState
  readonly health: ServerChecks
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
  /** Added while the proxy runs: it starts in maintenance, unchecked. */
  added?: boolean
  now: number
}): ProxyServer {
  const added = options.added === true
  return {
    name: options.name,
    id: options.id,
    host: options.host,
    port: options.port,
    initialWeight: options.initialWeight,
    weight: options.weight,
    weightInForce: added ? options.initialWeight : options.weight,
    admin: added ? 'maint' : 'ready',
    health: { configured: options.checked, enabled: options.checked && !added, points: added ? 0 : rise, last: 'none' },
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

/** Whether checks have found it down; without checks HAProxy takes it for up. */
export function isDown({ health }: ProxyServer): boolean {
  return health.enabled && health.points < rise
}

/** Counts one check. Returns whether the server's state changed. */
export function countCheck(server: ProxyServer, passed: boolean): boolean {
  const { health } = server
  const before = isDown(server)
  health.last = passed ? 'passed' : 'refused'
  if (passed) health.points = health.points + 1 >= rise ? mostPoints : health.points + 1
  else health.points = health.points - 1 >= rise ? health.points - 1 : 0
  return isDown(server) !== before
}

/** Into maintenance checks pause; out of it they begin anew, from up and about to fall. */
export function changeAdmin(server: ProxyServer, state: AdminState): void {
  if (server.admin === 'maint' && state !== 'maint') {
    if (server.health.enabled) server.health.points = rise
    server.weightInForce = server.weight
  }
  if (state === 'maint') server.health.points = 0
  server.admin = state
}

/** The points as `show stat` writes them behind UP or DOWN: nothing where no check could change the state. */
export function fraction({ health }: ProxyServer): string {
  if (!health.enabled || health.points === 0 || health.points === mostPoints) return ''
  return health.points < rise ? ` ${health.points}/${rise}` : ` ${health.points - rise + 1}/${fall}`
}

/** Whether the server may be given a new request. */
export function isUsable(server: ProxyServer): boolean {
  return server.admin === 'ready' && !isDown(server) && server.weight > 0
}

/** The server for the next request, without those in `except`; undefined if none is usable. */
export function pick(servers: readonly ProxyServer[], except: ReadonlySet<ProxyServer> = new Set()): ProxyServer | undefined {
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
export function resetRound(servers: readonly ProxyServer[]): void {
  for (const server of servers) server.credit = 0
}
