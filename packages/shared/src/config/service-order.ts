/**
 * The names of the services, each after those that it needs; else in the order of the file. A circle, which the cross-checks refuse, is cut
 * where it is met.
 */
export function neededFirst(services: readonly { name: string; needs: readonly string[] }[]): string[] {
  const ordered = new Set<string>()
  const visit = (name: string, way: readonly string[]): void => {
    const service = services.find((one) => one.name === name)
    if (service === undefined || ordered.has(name) || way.includes(name)) return
    for (const need of service.needs) visit(need, [...way, name])
    ordered.add(name)
  }
  for (const { name } of services) visit(name, [])
  return [...ordered]
}
