import { posix } from 'node:path'
import { productOf } from '../product.ts'
import type { ConfigFile } from '../schema.ts'
import type { CommandTarget } from '../sections/targets/command.ts'
import type { HaproxyTarget } from '../sections/targets/haproxy.ts'
import type { KubernetesTarget } from '../sections/targets/kubernetes.ts'
import type { Target } from '../targets.ts'

/** Something that can serve one deployment alone: `key` tells it from all others, `shown` names it to a person. */
type Claim = { key: string; shown: string; apart: string }

/** A service in an environment, as a person is told of it: where it stands in the file, and by which name. */
type Place = { path: string; name: string; service: string; environment: string; url: string; claims: readonly Claim[] }

/**
 * Services and environments that would steer the same traffic, or are reached at the same address, one line for each: a deployment to the
 * one would change what the users of the other are served. Only what stands in the file is compared: a `$NAME` is filled in from the
 * GitHub environment, so what holds one is the same within an environment, and may be two things in two environments.
 */
export function sameTargetProblems(file: ConfigFile): string[] {
  const problems: string[] = []
  const targets = new Map<string, Place>()
  const addresses = new Map<string, Place>()
  for (const place of placesOf(file)) {
    const { path, url, environment } = place
    const address = addressKey(url)
    const alike = addresses.get(address)
    if (alike === undefined) addresses.set(address, place)
    else if (url !== '')
      problems.push(
        `${path}.url: ${JSON.stringify(url)}: ${alike.path}.url is the same address, so both would be judged by the same users' traffic; give each its own`,
      )
    const claims = place.claims.map((claim) => {
      const key = withNames(claim.key, place)
      return { ...claim, key: key.includes('$') ? keyOf(environment, key) : key }
    })
    const taken = claims.find(({ key }) => targets.has(key))
    const other = taken === undefined ? undefined : targets.get(taken.key)
    if (taken !== undefined && other !== undefined) {
      problems.push(
        `${path}.target: ${taken.shown}: ${other.path}.target has the same, so a deployment to ${place.name} would change what ${other.name} serves; ${taken.apart}`,
      )
    }
    for (const { key } of claims) if (!targets.has(key)) targets.set(key, place)
  }
  return problems
}

function placesOf(file: ConfigFile): Place[] {
  const { services, deployments } = productOf(file)
  const folders = new Map(services.map(({ name, folder }) => [name, folder]))
  return deployments.map(({ service, environment, url, target }) => {
    const alone = file.services === undefined
    return {
      path: alone ? `environments.${environment}` : `environments.${environment}.services.${service}`,
      name: alone ? environment : `${service} in ${environment}`,
      service,
      environment,
      url,
      claims:
        target === undefined
          ? []
          : target.from === 'slipway.yml'
            ? claimsOf(target.target, folders.get(service) ?? '.')
            : [providerFileOf(target)],
    }
  })
}

/** The two names that every command and target of a service is given. */
function withNames(key: string, { service, environment }: Place): string {
  const values: Record<string, string> = { SERVICE: service, ENVIRONMENT: environment }
  return key.replace(
    /\$(?:\{(SERVICE|ENVIRONMENT)\}|(SERVICE|ENVIRONMENT)\b)/g,
    (whole, braced: string | undefined, bare: string | undefined) => {
      return values[braced ?? bare ?? ''] ?? whole
    },
  )
}

/** Which project of the provider it is, its file says; one folder has one such file, and an environment may choose its own part of it. */
function providerFileOf({ provider, folder }: { provider: string; folder: string }): Claim {
  return {
    key: keyOf('$', provider, pathKey(folder)),
    shown: `the ${provider} project of the folder ${JSON.stringify(folder)}`,
    apart: 'give each a folder of its own',
  }
}

/** What belongs to the target alone. A text with a `$` in it stays as it is written. */
function claimsOf(target: Target, folder: string): Claim[] {
  switch (target.type) {
    case 'haproxy':
      return [backendOf(target), ...serversOf(target)]
    case 'kubernetes':
      return objectsOf(target)
    case 'cloudflare-workers': {
      const { account = '$CLOUDFLARE_ACCOUNT_ID', script, api } = target
      if (script === undefined) return [providerFileOf({ provider: 'cloudflare', folder })]
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
      if (project === undefined) return [providerFileOf({ provider: 'vercel', folder })]
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
    apart: `say in the command which one it shifts (shift: [deploy/shift.sh, $SERVICE, $ENVIRONMENT]), or ${byVariable}`,
  }
}

/** A line for a shell that only starts a program is the same as that program with its arguments. */
function wordsOf(command: readonly string[]): readonly string[] {
  const line = command.at(-1) ?? ''
  const isLine = command.length > 2 && /^(ba|da|z|k)?sh$/.test(posix.basename(command[0] ?? '')) && command.at(-2) === '-c'
  return isLine && /^[\w@%+=:,./\s-]+$/.test(line) ? line.trim().split(/\s+/) : command
}

/** `host:port`, or a path, in the ways in which the same one is written. */
export function socketKey(socket: string): string {
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
