/**
 * Where a probe asks: a path is appended to the base address (which may have a path of its own, `https://example.com/app`); a
 * whole http(s) address is taken as it is, and without a path, the base address.
 */
export function addressOf(baseUrl: string, path: string): string {
  if (isWholeAddress(path)) return path
  if (path === '') return baseUrl
  return `${baseUrl.replace(/\/+$/, '')}${path.startsWith('/') || path.startsWith('?') ? '' : '/'}${path}`
}

export function isWholeAddress(path: string): boolean {
  return /^https?:\/\//i.test(path)
}
