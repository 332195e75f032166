/** An image as it is asked for, by its parts ("distribution", `reference/reference.go`). */
export type ImageReference = {
  /** `docker.io` where none is written. */
  registry: string
  /** `library/node` for an official image of Docker Hub. */
  repository: string
  tag: string | undefined
  digest: string | undefined
}

/** Undefined where the text is not the name of an image. */
export function parseImage(text: string): ImageReference | undefined {
  if (text.length > 1_000) return undefined
  const [, name = '', digest] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? []
  const [, path = '', tag] = /^(.*?)(?::([^:/]*))?$/s.exec(name) ?? []
  if (digest !== undefined && !/^[a-z0-9+._-]+:[0-9a-fA-F]{32,}$/.test(digest)) return undefined
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) return undefined
  const [first = '', ...others] = path.split('/')
  const hasRegistry = others.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  const registry = hasRegistry ? hubName(first) : 'docker.io'
  const parts = hasRegistry ? others : [first, ...others]
  if (!/^[a-z0-9][\w.-]*(:\d+)?$/i.test(registry) || !parts.every((part) => /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/.test(part))) return undefined
  const repository = registry === 'docker.io' && parts.length === 1 ? `library/${parts.join('/')}` : parts.join('/')
  return { registry, repository, tag, digest }
}

function hubName(host: string): string {
  return /^(index|registry|registry-1)\.(hub\.)?docker\.(io|com)$|^registry\.hub\.docker\.com$/.test(host) ? 'docker.io' : host
}

/** Where the official images of Docker Hub are to be had, too. */
const mirrors: readonly [registry: string, prefix: string][] = [
  ['public.ecr.aws', 'docker/'],
  ['mirror.gcr.io', ''],
]

/** The repository at Docker Hub whose content it is: `library/node`; undefined for any other image. */
export function hubRepository({ registry, repository }: ImageReference): string | undefined {
  if (registry === 'docker.io') return repository
  const mirror = mirrors.find(([host, prefix]) => host === registry && repository.startsWith(prefix))
  return mirror === undefined ? undefined : repository.slice(mirror[1].length)
}

/** Whether an image comes from one of these places: a registry, or a folder in one (`ghcr.io/acme`). Part of a name is none. */
export function isFrom({ registry, repository }: ImageReference, places: readonly string[]): boolean {
  const name = `${registry}/${repository}`
  return places.some((place) => {
    const plain = place.replace(/\/+$/, '')
    return name === plain || name.startsWith(`${plain}/`)
  })
}
