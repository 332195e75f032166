/**
 * Keys that one spelling needs and the other has not: a file names its `service`, or lists `services`; where it does not list them, each
 * environment has its own address. It reads the document as it is written, so that it speaks together with what else is wrong.
 */
export function missingNames(document: unknown): string[] {
  if (!isMap(document)) return []
  const { service, services, environments } = document
  if (service !== undefined && services !== undefined)
    return ['services: service says it too, in the short form for one; take one of the two out']
  if (services !== undefined) return []
  const withoutUrl = isMap(environments)
    ? Object.entries(environments).filter(([, environment]) => isMap(environment) && environment['url'] === undefined)
    : []
  return [...(service === undefined ? [missing('service')] : []), ...withoutUrl.map(([name]) => missing(`environments.${name}.url`))]
}

function missing(path: string): string {
  return `${path}: missing; Invalid input: expected string, received undefined`
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
