import { createServerState, resetRound } from './servers.ts'
import type { Backend } from './show-stat.ts'

type Api = { readonly backend: Backend; readonly now: () => number }

/** Words that `add server` takes, each with how many values (management guide, "add server"). */
const keywords = new Map([
  ['check', 0],
  ['inter', 1],
  ['rise', 1],
  ['fall', 1],
  ['weight', 1],
  ['maxconn', 1],
] as const satisfies [string, number][])

/** `add server b/s ADDR [options]`: the server starts in maintenance, with unchecked health. */
export function addServer({ backend, now }: Api, [at = '', address, ...options]: readonly string[]): string {
  const [proxy, name] = at.split('/')
  if (proxy === undefined || name === undefined) return "Require 'backend/server'."
  if (proxy !== backend.name) return 'No such backend.'
  if (address === undefined) return "'server' expects <name> and <addr>[:<port>] as arguments.\n"
  if (backend.servers.some((server) => server.name === name)) return 'Already exists a server with the same name in backend.\n'
  const read = readOptions(options)
  if (typeof read === 'string') return read
  const [, host = address, port = '0'] = /^(.*):(\d+)$/.exec(address) ?? []
  const weight = Number(read.get('weight') ?? 1)
  const id = lowestFree(backend.servers.map((server) => server.id))
  const checked = read.has('check')
  backend.servers.push(
    createServerState({ name, id, host, port: Number(port), initialWeight: weight, weight, checked, added: true, now: now() }),
  )
  backend.servers.sort((one, other) => one.id - other.id)
  return 'New server registered.\n'
}

/** `del server b/s`: only one in maintenance that nobody is connected to. */
export function deleteServer({ backend }: Api, [at = '']: readonly string[]): string {
  const [proxy, name] = at.split('/')
  if (proxy === undefined || name === undefined) return "Require 'backend/server'."
  if (proxy !== backend.name) return 'No such backend.'
  const server = backend.servers.find((one) => one.name === name)
  if (server === undefined) return 'No such server.'
  if (server.admin !== 'maint') return 'Only servers in maintenance mode can be deleted.'
  if (server.sessions.size > 0) return 'Server still has connections attached to it, cannot remove it.'
  backend.servers.splice(backend.servers.indexOf(server), 1)
  resetRound(backend.servers)
  return 'Server deleted.'
}

function readOptions(words: readonly string[]): ReadonlyMap<string, string> | string {
  const found = new Map<string, string>()
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === 'cookie') return "'cookie' option is not accepted for dynamic server\n"
    const known = [...keywords].find(([keyword]) => keyword === word)
    if (known === undefined) return `unknown keyword '${word}'.\n`
    const [, values] = known
    found.set(word, values === 0 ? '' : (words[index + 1] ?? ''))
    index += values
  }
  return found
}

function lowestFree(taken: readonly number[]): number {
  let id = 1
  while (taken.includes(id)) id += 1
  return id
}
