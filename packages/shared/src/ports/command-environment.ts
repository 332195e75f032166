/** The environment of a user's command: without inputs, tokens, and variables for the runner or for GitHub's services. */
export function withoutRunnerSecrets(environment: Readonly<Record<string, string>>): Record<string, string> {
  const withheld =
    /^(INPUT_|STATE_|ACTIONS_|GITHUB_(TOKEN|ENTERPRISE_TOKEN|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$|GH_(ENTERPRISE_)?TOKEN$|SLIPWAY_(SECRETS|NOTIFY)$)/
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !withheld.test(name)))
}
