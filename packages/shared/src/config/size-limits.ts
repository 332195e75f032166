/** Bytes of a slipway.yml. One of fifty services in five environments has about 30,000. */
export const longestConfiguration = 262_144

/** Services times environments: some checks compare each with each. */
export const mostDeployments = 2_000

/** Lines of an error: whoever has more problems mends the first ones. */
export const mostProblems = 100

const longestLine = 1_000

/** What is wrong with how much a file says, before anything in it is looked at. */
export function sizeProblems(document: unknown): string[] {
  const count = Math.max(1, countIn(document, 'services')) * countIn(document, 'environments')
  return count > mostDeployments ? [`the file: ${count} services in environments; expected at most ${mostDeployments}`] : []
}

/** As many of the lines as a person reads, each as long as one reads, and how many more there are. */
export function shownProblems(lines: readonly string[]): string[] {
  const shown = lines.slice(0, mostProblems).map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
  return lines.length > mostProblems ? [...shown, 'and more'] : shown
}

function countIn(document: unknown, section: string): number {
  const value: unknown = typeof document === 'object' && document !== null ? Reflect.get(document, section) : undefined
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}
