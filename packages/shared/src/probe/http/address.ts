/**
 * The address of a probe. A path is appended to the base address (which can have a path of its own, `https://example.com/app`), a
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
