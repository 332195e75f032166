/** The command with which somebody on call gives the traffic to a release by hand, once provider and GitHub answer again. */
export function mendingCommand({ environment, version }: { environment: string; version: string | undefined }): string {
  const named = version === undefined ? '' : ` --field rollback_version=${version}`
  return `gh workflow run deployment-monitor.yml --field action=rollback --field environment=${environment}${named}`
}
