import { isIP } from 'node:net'
import { addServer, deleteServer } from './dynamic-servers.ts'
import { type AdminState, changeAdmin, type ProxyServer, resetRound } from './servers.ts'
import { type Backend, showServersState, showStat } from './show-stat.ts'

/**
 * The part of HAProxy's runtime API that a rollout uses (management guide, section 9.3), with the answers of version 2.6
 * word for word. Every answer ends in an empty line, which here is added by `answerLine`.
 */

export type RuntimeApi = { readonly backend: Backend; readonly now: () => number; readonly version: string; readonly startedAt: number }

type Verb = { readonly words: string; readonly usage: string; readonly run: (api: RuntimeApi, rest: readonly string[]) => string }

const usageOfSetServer =
  'usage: set server <backend>/<server> addr | agent | agent-addr | agent-port | agent-send | check-addr | check-port | fqdn | health | ssl | state | weight\n'

const verbs: readonly Verb[] = [
  { words: 'show stat', usage: 'show stat [<proxy> <kinds> <server>]      : report counters for each proxy and server', run: stat },
  { words: 'show servers state', usage: 'show servers state [<backend>]          : dump volatile server information', run: serversState },
  { words: 'show info', usage: 'show info                               : report information about the running process', run: info },
  {
    words: 'show version',
    usage: 'show version                            : show version of the current process',
    run: (api) => `${api.version}\n`,
  },
  { words: 'show backend', usage: 'show backend                            : list backends in the current running config', run: backends },
  { words: 'get weight', usage: "get weight <bk>/<srv>                   : report a server's current weight", run: getWeight },
  { words: 'set weight', usage: "set weight <bk>/<srv>  (DEPRECATED)     : change a server's weight", run: setWeight },
  {
    words: 'set server',
    usage: "set server <bk>/<srv> [opts]            : change a server's state, weight, address or ssl",
    run: setServer,
  },
  {
    words: 'enable server',
    usage: 'enable server  (DEPRECATED)             : enable a disabled server',
    run: (api, [at = '']) => withServer(api, at, (server) => setState(api, server, 'ready')),
  },
  {
    words: 'disable server',
    usage: 'disable server (DEPRECATED)             : disable a server for maintenance',
    run: (api, [at = '']) => withServer(api, at, (server) => setState(api, server, 'maint')),
  },
  { words: 'add server', usage: 'add server <bk>/<srv>                   : create a new server', run: addServer },
  { words: 'del server', usage: 'del server <bk>/<srv>                   : remove a dynamically added server', run: deleteServer },
  { words: 'enable health', usage: 'enable health                           : enable health checks', run: enableHealth },
  {
    words: 'shutdown sessions server',
    usage: 'shutdown sessions server <bk>/<srv>     : kill sessions on a server',
    run: shutdownSessions,
  },
]

/** The answer to one line, which may hold several commands between semicolons. */
export function answerLine(api: RuntimeApi, line: string): string {
  return line
    .split(';')
    .map((command) => `${answerCommand(api, command.trim())}\n`)
    .join('')
}

function answerCommand(api: RuntimeApi, command: string): string {
  const words = command.split(/\s+/)
  const verb = verbs.find(({ words: name }) => name.split(' ').every((word, index) => words[index] === word))
  if (verb !== undefined) return verb.run(api, words.slice(verb.words.split(' ').length))
  const heading =
    command === 'help'
      ? 'The following commands are valid at this level:'
      : 'Unknown command. Please enter one of the following commands only:'
  return `${[heading, ...verbs.map(({ usage }) => `  ${usage}`), '  quit                                    : disconnect'].join('\n')}\n`
}

function stat({ backend, now }: RuntimeApi, [proxy, kinds, server]: readonly string[]): string {
  if (proxy === undefined || kinds === undefined || server === undefined) return showStat(backend, now())
  const numbers = new Map([['-1', -1] as const, [backend.frontend, 2] as const, [backend.name, 3] as const])
  const chosen = numbers.get(proxy) ?? Number.parseInt(proxy, 10)
  if (Number.isNaN(chosen)) return 'No such proxy.\n'
  return showStat(backend, now(), { proxy: chosen, kinds: Number.parseInt(kinds, 10), server: Number.parseInt(server, 10) })
}

function serversState({ backend, now }: RuntimeApi, [name]: readonly string[]): string {
  return name === undefined || name === backend.name ? showServersState(backend, now()) : "Can't find backend.\n"
}

function info({ version, startedAt, now, backend }: RuntimeApi): string {
  const uptime = Math.floor((now() - startedAt) / 1_000)
  const connections = backend.servers.reduce((sum, server) => sum + server.sessions.size, 0)
  const requests = backend.servers.reduce((sum, server) => sum + server.counters.sessions, 0)
  const lines = ['Name: HAProxy', `Version: ${version}`, 'Nbthread: 1', 'Nbproc: 1', 'Process_num: 1', `Pid: ${process.pid}`]
  return `${[...lines, `Uptime_sec: ${uptime}`, `CurrConns: ${connections}`, `CumReq: ${requests}`, 'Stopping: 0'].join('\n')}\n`
}

function backends({ backend }: RuntimeApi): string {
  return `# name\n${backend.name}\n`
}

function getWeight(api: RuntimeApi, [at = '']: readonly string[]): string {
  return withServer(api, at, (server) => `${server.weight} (initial ${server.initialWeight})\n`)
}

function setWeight(api: RuntimeApi, [at = '', weight]: readonly string[]): string {
  return withServer(api, at, (server) => changeWeight(api, server, weight))
}

function setServer(api: RuntimeApi, [at = '', what, ...values]: readonly string[]): string {
  return withServer(api, at, (server) => {
    const [value] = values
    if (what === 'weight') return changeWeight(api, server, value)
    if (what === 'addr') return changeAddress(server, values)
    if (what !== 'state') return usageOfSetServer
    if (value === 'ready' || value === 'drain' || value === 'maint') return setState(api, server, value)
    return "'set server <srv> state' expects 'ready', 'drain' and 'maint'.\n"
  })
}

/** A percentage is of the initial weight: of 0 it stays 0. */
function changeWeight(api: RuntimeApi, server: ProxyServer, text: string | undefined): string {
  if (text === undefined) return 'Require <weight> or <weight%>.\n'
  const [, digits, rest] = /^(-?\d*)(.*)$/.exec(text) ?? []
  if (digits === undefined || digits === '' || digits === '-') return 'Empty weight string empty or preceded by garbage'
  if (rest !== '' && rest !== '%') return 'Trailing garbage in weight string'
  const number = Number(digits)
  if (rest === '%' && number < 0) return 'Relative weight must be positive.\n'
  if (rest === '' && (number < 0 || number > 256)) return 'Absolute weight can only be between 0 and 256 inclusive.\n'
  server.weight = rest === '%' ? Math.min(256, Math.floor((server.initialWeight * number) / 100)) : number
  if (server.admin !== 'maint') server.weightInForce = server.weight
  resetRound(api.backend.servers)
  return ''
}

function changeAddress(server: ProxyServer, [host, keyword, port]: readonly string[]): string {
  const by = " by 'stats socket command'\n"
  if (host === undefined) return 'set server <b>/<s> addr requires an address and optionally a port.\n'
  if (isIP(host) === 0) return `Invalid addr '${host}'${by}`
  const ip = host === server.host ? 'no need to change the addr' : `IP changed from '${server.host}' to '${host}'`
  server.host = host
  if (keyword !== 'port' || port === undefined) return `${ip}${by}`
  const next = Number.parseInt(port, 10)
  const moved = next === server.port ? 'no need to change the port' : `port changed from '${server.port}' to '${next}'`
  server.port = next
  return `${ip}, ${moved}${by}`
}

function setState({ backend, now }: RuntimeApi, server: ProxyServer, state: AdminState): string {
  if (server.admin !== state) server.changedAt = now()
  changeAdmin(server, state)
  resetRound(backend.servers)
  return ''
}

function enableHealth(api: RuntimeApi, [at = '']: readonly string[]): string {
  return withServer(api, at, ({ health }) => {
    if (!health.configured) return 'Health check was not configured on this server, cannot enable.\n'
    health.enabled = true
    return ''
  })
}

function shutdownSessions(api: RuntimeApi, [at = '']: readonly string[]): string {
  return withServer(api, at, (server) => {
    for (const end of [...server.sessions]) end()
    return ''
  })
}

function withServer({ backend }: RuntimeApi, at: string, use: (server: ProxyServer) => string): string {
  const [proxy, name] = at.split('/')
  if (proxy === undefined || name === undefined) return "Require 'backend/server'.\n"
  if (proxy !== backend.name) return 'No such backend.\n'
  const server = backend.servers.find((one) => one.name === name)
  return server === undefined ? 'No such server.\n' : use(server)
}
