import { ActionError } from '../../core/errors.ts'
import { listDeploymentStatuses, listDeployments } from '../../github/deployments.ts'
import type { Github } from '../../github/octokit.ts'
import { ledgerTask } from '../ledger/github-ledger.ts'
import { parsePayload } from '../ledger/intent-payload.ts'

/** Whose target it is. */
export type TargetUser = { service: string; environment: string }

/** A record of a rollout, as far as it says which target it used. `ended`: whether its newest status is `inactive`. */
export type TargetRecord = TargetUser & { id: number; target: string | undefined; ended(): Promise<boolean> }

export type TakenTarget = TargetUser & { id: number; reason: string; hint: string }

/** How many deployments of the repository are looked at, of all environments. */
const lookedAt = 500

/**
 * Another service or environment that uses the target: the newest of its records that names a target names this one, and its newest record
 * is not inactive. `records`: of all services and environments, newest first. Undefined where nobody does, or where nothing is known of
 * the own target.
 */
export async function targetTakenBy(
  records: readonly TargetRecord[],
  { target, service, environment }: TargetUser & { target: string | undefined },
): Promise<TakenTarget | undefined> {
  if (target === undefined) return undefined
  const seen = new Map<string, TargetRecord[]>()
  for (const record of records) {
    const key = `${record.environment}/${record.service}`
    seen.set(key, [...(seen.get(key) ?? []), record])
  }
  for (const [key, own] of seen) {
    const [newest] = own
    const using = own.find((one) => one.target !== undefined)
    if (newest === undefined || key === `${environment}/${service}` || using?.target !== target || (await newest.ended())) continue
    return { service: newest.service, environment: newest.environment, id: newest.id, ...wordsFor(newest, { service, environment }) }
  }
  return undefined
}

function wordsFor({ id, ...other }: TargetRecord, own: TargetUser): { reason: string; hint: string } {
  return {
    reason: `The target of ${own.service} in ${own.environment} is the one that ${other.service} in ${other.environment} uses (deployment ${id}), so a deployment would change what is served there`,
    hint: `Give each a target of its own in slipway.yml. Where ${other.service} in ${other.environment} is the former name of this one, or is gone, say so at GitHub: gh api --method POST repos/{owner}/{repo}/deployments/${id}/statuses -f state=inactive`,
  }
}

/** The newest records of the repository, of all services and environments, in one listing. Needs `deployments: read`. */
export async function readTargetRecords(github: Github): Promise<TargetRecord[]> {
  const records: TargetRecord[] = []
  let read = 0
  for await (const { id, payload } of listDeployments(github, { task: ledgerTask })) {
    const parsed = parsePayload(payload)
    if (parsed.state === 'known') {
      const { service, environment, target } = parsed.intent
      const ended = async () => (await listDeploymentStatuses(github, id)).at(-1)?.state === 'inactive'
      records.push({ service, environment, target, id, ended })
    }
    read += 1
    if (read >= lookedAt) break
  }
  return records
}

/** Throws an ActionError where another service or environment uses the target. Asks nothing where the own one is not known. */
export async function assertOwnTarget(github: Github, own: TargetUser & { target: string | undefined }): Promise<void> {
  if (own.target === undefined) return
  const taken = await targetTakenBy(await readTargetRecords(github), own)
  if (taken !== undefined) throw new ActionError(taken.reason, { hint: taken.hint })
}
