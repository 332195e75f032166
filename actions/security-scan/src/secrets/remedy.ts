/** How to repair a secret in the source. Removing the line is not enough, since every clone has it. */
export function secretRemedy(revoke: string): string {
  return `Revoke it first (${revoke}): it stays in the history of the repository. Then read the new one from the environment. If it is none, write "slipway:allow-secret" and the reason as a comment on its line.`
}
