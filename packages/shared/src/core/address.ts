/**
 * The address that a path stands for. A path is appended to the base address (which can have a path of its own, `https://example.com/app`), a
 * complete http(s) address is used unchanged, and an empty path means the base address.
 */
export function addressOf(baseUrl: string, path: string): string {
  if (isWholeAddress(path)) return path
  if (path === '') return baseUrl
  return `${baseUrl.replace(/\/+$/, '')}${path.startsWith('/') || path.startsWith('?') ? '' : '/'}${path}`
}

export function isWholeAddress(path: string): boolean {
  return /^https?:\/\//i.test(path)
}

/** Something that answers at an address, by its name. */
export type Addressed = { name: string; url: string }

/**
 * Whose address is the longest prefix of this one, in whole segments of the path: `/api` holds `/api/items` and not `/apis`. The same host
 * and port count, whichever the scheme. Undefined where none is one.
 */
export function ownerOf(address: string, all: readonly Addressed[]): string | undefined {
  const place = placeOf(address)
  if (place === undefined) return undefined
  const holding = all.flatMap(({ name, url }) => {
    const own = placeOf(url)
    return own !== undefined && own.host === place.host && own.path.every((part, index) => place.path[index] === part)
      ? [{ name, length: own.path.length }]
      : []
  })
  return holding.toSorted((one, other) => other.length - one.length)[0]?.name
}

function placeOf(address: string): { host: string; path: readonly string[] } | undefined {
  const url = URL.parse(address)
  if (url === null || !isWholeAddress(address)) return undefined
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return { host: `${url.hostname.replace(/\.$/, '')}:${port}`, path: url.pathname.split('/').filter((part) => part !== '') }
}
