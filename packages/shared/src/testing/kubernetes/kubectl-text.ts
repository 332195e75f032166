// kubectl's words and names, as far as the stand-in speaks them.

/** Names of kinds as kubectl has them in `get`, and in what `--output=name` prints. */
export const kinds = [
  { kind: 'Service', plural: 'services', printed: 'service', group: '', versioned: false },
  { kind: 'Deployment', plural: 'deployments.apps', printed: 'deployment.apps', group: 'apps', versioned: true },
  {
    kind: 'HTTPRoute',
    plural: 'httproutes.gateway.networking.k8s.io',
    printed: 'httproute.gateway.networking.k8s.io',
    group: 'gateway.networking.k8s.io',
    versioned: true,
  },
  {
    kind: 'EndpointSlice',
    plural: 'endpointslices.discovery.k8s.io',
    printed: 'endpointslice.discovery.k8s.io',
    group: 'discovery.k8s.io',
    versioned: true,
  },
  { kind: 'Pod', plural: 'pods', printed: 'pod', group: '', versioned: true },
] as const
export type Kind = (typeof kinds)[number]

export function kindOf(name: string): Kind | undefined {
  return kinds.find(({ kind }) => kind === name)
}

export function optionOf(args: readonly string[], name: string): string | undefined {
  return args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3)
}

export function selects(selector: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  const terms = (selector ?? '').match(/[^,(]+(\([^)]*\))?/g) ?? []
  return terms.every((term) => {
    const among = /^(\S+) in \((.*)\)$/.exec(term)
    if (among !== null) return (among[2] ?? '').split(',').includes(labels[among[1] ?? ''] ?? '')
    const [key = '', value] = term.split('=')
    return labels[key] === value
  })
}

export function notFoundMessage(resource: string): string {
  const [plural = '', name = ''] = resource.split('/')
  return `Error from server (NotFound): ${plural} ${JSON.stringify(name)} not found`
}

export function forbiddenMessage(user: string, verb: string, resource: string): string {
  const [plural = '', name] = resource.split('/')
  const kind = kinds.find((one) => one.plural === plural)
  const what = name === undefined ? `${plural} is forbidden` : `${plural} ${JSON.stringify(name)} is forbidden`
  return `Error from server (Forbidden): ${what}: User ${JSON.stringify(user)} cannot ${verb} resource ${JSON.stringify(plural.split('.')[0])} in API group ${JSON.stringify(kind?.group ?? '')} in the namespace "shop"`
}
