export type RemedyQuestion = {
  /** Where the secret is revoked. */
  revoke: string
  fingerprint: string
  file: string
  /** Who can let it in where it is no secret: its author by a comment, or an owner by the list on the branch that judges. */
  allowedBy: 'comment' | 'list' | 'list of the base branch'
}

/** How to repair a secret in the source. Removing the line is not enough, since every clone has it. */
export function secretRemedy({ revoke, fingerprint, file, allowedBy }: RemedyQuestion): string {
  const entry = `{ finding: ${fingerprint}, file: ${JSON.stringify(file)}, reason: …, owner: …, until: YYYY-MM-DD }`
  const onBase = allowedBy === 'list of the base branch' ? ' on the base branch' : ''
  const allow =
    allowedBy === 'comment'
      ? 'write "slipway:allow-secret" and the reason as a comment on its line'
      : `an owner adds ${entry} to security.allow of slipway.yml${onBase}`
  return `Revoke it first (${revoke}): it stays in the history of the repository. Then read the new one from the environment. If it is none, ${allow}.`
}
