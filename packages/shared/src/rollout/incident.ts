/** The label of the issues in which a release that was taken back is written up. */
export const incidentLabel = 'slipway-incident'

/** The hidden key of the one issue about a release in an environment. */
export function incidentKey(environment: string, version: string): string {
  return `incident:${environment}:${version}`
}
