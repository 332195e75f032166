import { isAbsolute } from 'node:path'
import { type EnvironmentConfig, parseProduct } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { readFileAt } from '@slipway/shared/github/git/contents'
import type { RolloutContext } from '@slipway/shared/rollout/engine/assemble'
import type { LedgerRecord } from '@slipway/shared/rollout/ledger/ledger'
import { defaultConfigPath } from '@slipway/shared/settings'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'

type Call = ModeCall<Pick<Inputs, 'config' | 'token' | 'configuration'>>

/**
 * The mending job acts by the configuration of the default branch, the lost deployment by that of its own commit. Where the two name
 * different targets, this job would look at traffic that nobody moved, and call it mended. Throws an ActionError then. Only text is read
 * of the commit, and nothing of it is run.
 */
export async function refuseOtherTarget(environment: EnvironmentConfig, unfinished: readonly LedgerRecord[], call: Call): Promise<void> {
  const { run } = call.context.runner
  const path = call.inputs.config ?? defaultConfigPath
  // A rollback ran by the default branch too; what another run left is recovered as by any later run.
  if (isAbsolute(path) || !unfinished.some(({ intent }) => intent.kind !== 'rollback' && intent.run.id === run.id)) return
  const text = await readAt(call, { path, sha: run.sha })
  // A deployment without a file was configured by the inputs of its step, which no commit tells.
  if (text === undefined && call.inputs.configuration !== undefined) return
  const deployed = text === undefined ? undefined : deployedAt(text, path, environment)
  if (deployed !== undefined && sameTarget(deployed, environment)) return
  const how = deployed === undefined ? `does not have ${environment.name}` : `gives ${environment.name} another target or service`
  throw new ActionError(
    `What was left in ${environment.name} is not mended: ${path} of the commit ${run.sha}, which was deployed, ${how} than that of the default branch`,
    {
      hint: `The next deployment of ${run.ref.replace('refs/heads/', '')} to ${environment.name} brings it to its end. Keep the target of an environment the same on all branches.`,
    },
  )
}

/**
 * The same where no commit tells, since the inputs of the steps are the configuration: each record has the digest of the target that its
 * rollout used. Throws an ActionError where one is not that of `rollout`; one without a digest tells nothing.
 */
export function refuseOtherDigest(
  unfinished: readonly Pick<LedgerRecord, 'id' | 'intent'>[],
  { environment, rollout }: { environment: Pick<EnvironmentConfig, 'name'>; rollout: Pick<RolloutContext, 'targetDigest'> },
): void {
  const own = rollout.targetDigest
  const other = unfinished.find(({ intent: { target } }) => own !== undefined && target !== undefined && target !== own)
  if (other === undefined) return
  throw new ActionError(
    `What was left in ${environment.name} is not mended: the rollout of ${other.intent.release.version} (deployment ${other.id}) used another target than the inputs of this step name`,
    { hint: 'Give this step the inputs target, settings and variables of the step that deployed.' },
  )
}

/** The environment of that commit; undefined where it has no such service or environment. */
function deployedAt(text: string, path: string, { service, name }: EnvironmentConfig): EnvironmentConfig | undefined {
  const product = parseProduct(text, path, { past: true })
  const [only = '', ...more] = product.services
  const own = more.length === 0 ? only : service
  return product.services.includes(own) ? product.of(own).environments.get(name) : undefined
}

async function readAt(call: Call, at: { path: string; sha: string }): Promise<string | undefined> {
  return call.doubles.fileAt === undefined ? await readFileAt(await githubClient(call), at) : await call.doubles.fileAt(at)
}

function sameTarget(one: EnvironmentConfig, other: EnvironmentConfig): boolean {
  return one.service === other.service && JSON.stringify(one.target) === JSON.stringify(other.target)
}
