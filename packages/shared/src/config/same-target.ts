import { posix } from 'node:path'
import type { ConfigFile } from './schema.ts'
import type { CommandTarget, HaproxyTarget, KubernetesTarget, Target } from './targets.ts'

type Environments = ConfigFile['environments']

/** Something that can serve one environment alone: `key` tells it from all others, `shown` names it to a person. */
type Claim = { key: string; shown: string; apart: string }

/**
 * Environments that would steer the same traffic, or are reached at the same address, one line for each: a deployment to the one would
 * change what the users of the other are served. Only what stands in the file is compared: a `$NAME` is filled in from the GitHub
 * environment, so what holds one may be two things.
 */
export function sameTargetProblems(environments: Environments): string[] {
  const problems: string[] = []
  const targets = new Map<string, string>()
  const addresses = new Map<string, string>()
  for (const [name, { target, url }] of Object.entries(environments)) {
    const address = addressKey(url)
    const alike = addresses.get(address)
    if (alike === undefined) addresses.set(address, name)
    else
      problems.push(
        `environments.${name}.url: ${JSON.stringify(url)}: environments.${alike}.url is the same address, so both would be judged by the same users' traffic; give each its own`,
      )
    const claims = target === undefined ? [] : claimsOf(target).filter(({ key }) => !key.includes('$'))
    const taken = claims.find(({ key }) => targets.has(key))
    if (taken !== undefined && target !== undefined) {
      const other = targets.get(taken.key) ?? ''
      problems.push(
        `environments.${name}.target: ${taken.shown}: environments.${other}.target has the same, so a deployment to ${name} would change what ${other} serves; ${taken.apart}`,
      )
    }
    for (const { key } of claims) if (!targets.has(key)) targets.set(key, name)
  }
  return problems
}

/** What belongs to the target alone. A text with a `$` in it stays as it is written. */
function claimsOf(target: Target): Claim[] {
  switch (target.type) {
    case 'haproxy':
      return [backendOf(target), ...serversOf(target)]
    case 'kubernetes':
      return objectsOf(target)
    case 'cloudflare-workers': {
      const { account, script, api } = target
      return [
        {
          key: keyOf('cloudflare-workers', addressKey(api), account.toLowerCase(), script.toLowerCase()),
          shown: `script ${JSON.stringify(script)} of account ${JSON.stringify(account)}`,
          apart: 'give each a script of its own',
        },
      ]
    }
    case 'vercel': {
      const { project, team, api } = target
      return [
        {
          key: keyOf('vercel', addressKey(api), (team ?? '').toLowerCase(), project.toLowerCase()),
          shown: `project ${JSON.stringify(project)}${team === undefined ? '' : ` of team ${JSON.stringify(team)}`}`,
          apart: 'give each a project of its own',
        },
      ]
    }
    case 'command':
      return [shiftOf(target)]
  }
}

const byVariable = 'let a $NAME that the GitHub environments set say which is meant'

function backendOf({ socket, backend }: HaproxyTarget): Claim {
  return {
    key: keyOf('haproxy', socketKey(socket), backend),
    shown: `backend ${JSON.stringify(backend)} at socket ${JSON.stringify(socket)}`,
    apart: `give each a backend of its own; where these are two machines, ${byVariable} (socket: $HAPROXY_SOCKET)`,
  }
}

/** A server that stands in two backends is one process: what is brought up on it serves both. */
function serversOf({ servers: { blue, green } }: HaproxyTarget): Claim[] {
  return [blue, green].flatMap(({ address }) =>
    address === undefined
      ? []
      : [
          {
            key: keyOf('haproxy-server', socketKey(address)),
            shown: `server ${JSON.stringify(address)}`,
            apart: 'give each environment servers of its own',
          },
        ],
  )
}

/** The Services, the route and the Deployments: each has its one owner, even where the others differ. */
function objectsOf({ kubeconfig = '', context = '', namespace, service, sides, ...target }: KubernetesTarget): Claim[] {
  const route = target['http-route']
  const { blue, green } = sides
  const objects: [kind: string, name: string][] = [
    ...(service === undefined ? [] : [['Service', service] satisfies [string, string]]),
    ...(route === undefined ? [] : [['HTTPRoute', route] satisfies [string, string]]),
    ...[blue, green].flatMap((side): [string, string][] => [
      ['Deployment', side.deployment],
      ['Service', side.service],
    ]),
  ]
  return objects.map(([kind, name]) => ({
    key: keyOf('kubernetes', pathKey(kubeconfig), context, namespace, kind, name),
    shown: `${kind} ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)}`,
    apart: `give each a namespace of its own; where these are two clusters, name the context of each, or ${byVariable} (context: $KUBE_CONTEXT)`,
  }))
}

function shiftOf({ shift }: CommandTarget): Claim {
  const [program = '', ...args] = wordsOf(shift)
  return {
    key: keyOf('command', pathKey(program), ...args),
    shown: `shift ${JSON.stringify(shift.join(' '))}`,
    apart: `say in the command which one it shifts (shift: [deploy/shift.sh, staging]), or ${byVariable}`,
  }
}

/** A line for a shell that only starts a program is the same as that program with its arguments. */
function wordsOf(command: readonly string[]): readonly string[] {
  const line = command.at(-1) ?? ''
  const isLine = command.length > 2 && /^(ba|da|z|k)?sh$/.test(posix.basename(command[0] ?? '')) && command.at(-2) === '-c'
  return isLine && /^[\w@%+=:,./\s-]+$/.test(line) ? line.trim().split(/\s+/) : command
}

/** `host:port`, or a path, in the ways in which the same one is written. */
function socketKey(socket: string): string {
  const plain = socket.replace(/^(unix|ipv4|ipv6)@|^unix:(\/\/)?/, '')
  const [, host, port] = /^(?!\/)(.+):(\d{1,5})$/.exec(plain) ?? []
  if (host === undefined) return pathKey(plain)
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase()
  return `${/^(localhost|::1|127(\.\d{1,3}){3})$/.test(bare) ? 'localhost' : bare}:${Number(port)}`
}

function pathKey(path: string): string {
  return path === '' ? '' : posix.normalize(path).replace(/(?<=.)\/+$/, '')
}

/** Whatever tells an address from others: the scheme does not, where each has its usual port. */
function addressKey(text: string): string {
  if (text.includes('$') || !URL.canParse(text)) return text.replace(/\/+$/, '')
  const { hostname, port, pathname, search } = new URL(text)
  return `${hostname.replace(/\.$/, '')}:${port}${pathname.replace(/\/+$/, '')}${search}`
}

function keyOf(...parts: readonly string[]): string {
  return parts.join('\n')
}
