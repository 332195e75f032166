export type FakeServer = {
  name: string
  status: string
  weight: number
  admin?: number
  address?: string
  port?: number
  cookie?: string
  backup?: boolean
  tls?: boolean
}

export type FakeOptions = {
  version?: string
  /** What to answer in place of doing it; undefined does it. */
  answer?: (command: string) => string | undefined
}

/** A runtime socket with the columns that matter, which does what it is told, and the commands that it was given. */
export function fakeHaproxy(servers: FakeServer[], { version = '2.6.12', answer = () => undefined }: FakeOptions = {}) {
  const commands: string[] = []
  const socket = async (command: string): Promise<string> => {
    if (!command.startsWith('show')) commands.push(command)
    return (
      answer(command) ??
      command
        .split('; ')
        .map((one) => perform(servers, one, version))
        .join('\n\n')
    )
  }
  return { commands, socket, servers }
}

function perform(servers: FakeServer[], command: string, version: string): string {
  if (command === 'show stat') return stat(servers)
  if (command.startsWith('show servers state')) return state(servers)
  if (command === 'show info') return `Name: HAProxy\nVersion: ${version}\nNbthread: 1`
  const [verb, noun, at = '', ...rest] = command.split(' ')
  const name = at.split('/')[1] ?? ''
  if (verb === 'add') return add(servers, name, rest)
  const server = servers.find((one) => one.name === name)
  if (server === undefined) return 'No such server.'
  if (verb === 'del') {
    servers.splice(servers.indexOf(server), 1)
    return 'Server deleted.'
  }
  if (noun === 'server' && rest[0] === 'weight') server.weight = Number(rest[1])
  if (noun === 'server' && rest[0] === 'state') setState(server, rest[1] ?? '')
  if (noun === 'server' && rest[0] === 'addr') Object.assign(server, { address: rest[1], port: Number(rest[3]) })
  return rest[0] === 'addr' ? "IP changed from 'a' to 'b' by 'stats socket command'" : ''
}

function add(servers: FakeServer[], name: string, [address = '', ...options]: readonly string[]): string {
  const cookie = options.includes('cookie') ? name : ''
  const [host = '', port = ''] = address.split(':')
  servers.push({ name, status: 'MAINT', admin: 1, weight: 1, address: host, port: Number(port), cookie })
  return 'New server registered.'
}

function setState(server: FakeServer, to: string): void {
  server.admin = { ready: 0, drain: 8, maint: 1 }[to] ?? 0
  server.status = { ready: 'UP', drain: 'DRAIN', maint: 'MAINT' }[to] ?? ''
}

function stat(servers: readonly FakeServer[]): string {
  const rows = servers.map(
    ({ name, status, weight, cookie = '', backup = false }) => `web,${name},0,3,${status},${weight},${backup ? 1 : 0},${cookie}`,
  )
  return ['# pxname,svname,qcur,scur,status,weight,bck,cookie', 'web,BACKEND,0,0,UP,1,0,', ...rows].join('\n')
}

function state(servers: readonly FakeServer[]): string {
  const header = '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_port srv_use_ssl'
  const rows = servers.map(
    ({ name, weight, admin = 0, address = '10.0.0.1', port = 80, tls = false }) =>
      `3 web 1 ${name} ${address} 2 ${admin} ${weight} 1 ${port} ${tls ? 1 : 0}`,
  )
  return ['1', header, ...rows].join('\n')
}
