/** JSON that has to be an object. */
export function parseObject(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** The object that is a member of another; empty where there is none. */
export function objectIn(holder: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return parseObject(JSON.stringify(holder[name] ?? {}))
}
