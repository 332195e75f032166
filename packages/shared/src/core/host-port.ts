export type HostPort = { host: string; port: number }

/**
 * Reads `host:port`, `[::1]:port` or, with a default port, `host`. An address without a host (`:6379`) is at `ownHost`. Undefined where it is
 * none of these.
 */
export function parseHostPort(text: string, { port: usual, ownHost }: { port?: number; ownHost?: string } = {}): HostPort | undefined {
  const parts = /^(?:\[([\da-f:.]+)\]|([^\s:/@[\]?#]*))(?::(\d{1,5}))?$/i.exec(text.trim())
  if (parts === null) return undefined
  const [, bracketed, bare, digits] = parts
  const host = bracketed ?? (bare === undefined || bare === '' ? ownHost : bare)
  const port = digits === undefined ? usual : Number(digits)
  return host === undefined || port === undefined || port < 1 || port > 65_535 ? undefined : { host, port }
}

export function shownHostPort({ host, port }: HostPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
