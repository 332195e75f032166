import { isAbsolute } from 'node:path'
import { mayDeploy } from '@slipway/shared/config/branches'
import { type EnvironmentConfig, parseProduct, serviceOf } from '@slipway/shared/config/load'
import { ActionError } from '@slipway/shared/core/errors'
import { isForbidden, isRateLimited } from '@slipway/shared/github/errors'
import { defaultBranchOf, startedRef } from '@slipway/shared/ports/runner'
import type { RuleResult } from '@slipway/shared/rollout/admission/admission-result'
import { defaultConfigPath } from '@slipway/shared/settings'
import { mayAskGithub } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import { type ApprovalQueries, readProposal } from './approval-port.ts'
import { approvedArtifact } from './approved-artifact.ts'
import { type ApprovalFacts, type ApprovedRollout, evaluateCommand } from './evaluate.ts'
import { approvalQueries } from './queries.ts'

type Call = ModeCall<Pick<Inputs, 'token' | 'config' | 'approve' | 'configuration'>>

/**
 * What an environment asks that is approved by command, and what was said to it. `approvers`: undefined where the default branch does not say
 * `approval: by-command`, so that nobody may approve.
 */
export type CommandApproval =
  | { state: 'not-asked' }
  | { state: 'open'; approvers: readonly string[] | undefined }
  | { state: 'given'; facts: ApprovalFacts }

/**
 * Whether the environment is approved by command, and by whom this run is. The default branch decides: what is to be deployed has no say in
 * who approves it. Throws an ActionError for an approval that nothing asks for, or that names nothing.
 */
export async function readCommandApproval(environment: EnvironmentConfig, call: Call): Promise<CommandApproval> {
  const { approve } = call.inputs
  const { name } = environment
  const ruling = await ruleOf(environment, call)
  if (ruling === undefined) {
    if (approve === undefined) return { state: 'not-asked' }
    throw new ActionError(`The input "approve" approves a proposal, and environments.${name}.approval is ${environment.approval}`, {
      hint: `Leave approve out, or set environments.${name}.approval to by-command on the default branch.`,
    })
  }
  if (approve === undefined) return { state: 'open', approvers: ruling.approvers }
  if (ruling.approvers === undefined) throw notOnDefault(name, call)
  const queries = await approvalQueries(environment, call)
  const proposal = await readProposal(approve, queries)
  const proposing = await queries.run(proposal.run)
  const approving = await queries.run(call.context.runner.run.id)
  if (approving === undefined) throw new ActionError(`GitHub does not know run ${call.context.runner.run.id}, so who approves is not known`)
  return {
    state: 'given',
    facts: {
      name: approve,
      proposal,
      approvers: ruling.approvers,
      approving,
      proposing,
      ofItsBranches: isOfBranches(proposing?.branch, ruling, call),
      proposingJob: await queries.job(proposal.job),
      authors: await authorsOf(proposal, queries),
      bytes: await queries.has(approvedArtifact(proposal, call.context).artifact.stored),
    },
  }
}

/** The same branches whose records the ledger believes. */
function isOfBranches(branch: string | undefined, { branches }: Ruling, { context }: Call): boolean {
  return branch !== undefined && (branch === defaultBranchOf(context.runner) || mayDeploy({ branches }, `refs/heads/${branch}`))
}

/** Throws an ActionError where several services would go past an approval by command, which is about one. */
export async function refuseForSeveral(environment: EnvironmentConfig, call: Call): Promise<void> {
  const { state } = await readCommandApproval(environment, call)
  if (state === 'not-asked') return
  throw new ActionError(
    `environments.${environment.name}.approval of the default branch is by-command, which is for a repository of one service`,
    {
      hint: `Several services are deployed here: set environments.${environment.name}.approval to required, branch-policy or none on the default branch.`,
    },
  )
}

async function authorsOf({ commit, release }: ApprovalFacts['proposal'], queries: ApprovalQueries): Promise<string[]> {
  const shas = [...new Set([commit, release.sha])]
  return [...new Set((await Promise.all(shas.map((sha) => queries.commitPeople(sha)))).flat())]
}

/** The rule of a rollout: none where nothing is approved by command. */
export function commandRules(approval: CommandApproval, rollout: ApprovedRollout): RuleResult[] {
  switch (approval.state) {
    case 'not-asked':
      return []
    case 'open':
      return [
        {
          rule: 'approval',
          state: 'blocks',
          message: `environments.${rollout.environment}.approval is by-command, and nobody has approved this`,
          hint: 'Push the commit, or start the workflow without approve: the job "proposal" then says the line that one of approvers runs.',
        },
      ]
    case 'given':
      return [evaluateCommand(approval.facts, rollout)]
  }
}

/** Who may approve, and which branches may propose beside the default one. */
type Ruling = { approvers: readonly string[] | undefined; branches: readonly string[] }

/** Undefined where neither this tree nor the default branch asks for it. */
async function ruleOf(environment: EnvironmentConfig, call: Call): Promise<Ruling | undefined> {
  const asked = environment.approval === 'by-command'
  // The tree of the default branch's own newest commit says what the default branch says.
  if (!asked && (isOfDefaultBranch(call) || !mayRead(call))) return undefined
  const ruling = await onDefaultBranch(environment, call)
  if (ruling?.approval === 'by-command') return ruling
  return asked ? { approvers: undefined, branches: [] } : undefined
}

function isOfDefaultBranch({ context: { runner } }: Call): boolean {
  const branch = defaultBranchOf(runner)
  return runner.run.startedOn === undefined && runner.run.attempt === 1 && startedRef(runner.run) === `refs/heads/${branch}`
}

/** A test that puts something in the place of the ledger has no GitHub, and a step whose inputs are its configuration no file. */
function mayRead(call: Call): boolean {
  const { doubles, inputs, context } = call
  if (doubles.approval !== undefined) return true
  if ((doubles.stores ?? doubles.services) !== undefined || inputs.configuration !== undefined) return false
  return mayAskGithub(call) && defaultBranchOf(context.runner) !== undefined
}

async function onDefaultBranch(environment: EnvironmentConfig, call: Call): Promise<EnvironmentConfig | undefined> {
  const path = call.inputs.config ?? defaultConfigPath
  const ref = defaultBranchOf(call.context.runner)
  if (ref === undefined || isAbsolute(path)) return undefined
  const text = await fileOfDefaultBranch({ path, ref }, environment, call)
  if (text === undefined) return undefined
  const product = parseProduct(text, `${path} of ${ref}`)
  const service = product.services.includes(environment.service) ? environment.service : undefined
  if (service === undefined && product.services.length > 1) return undefined
  return serviceOf(product, service).environments.get(environment.name)
}

async function fileOfDefaultBranch(
  at: { path: string; ref: string },
  environment: EnvironmentConfig,
  call: Call,
): Promise<string | undefined> {
  try {
    return await (await approvalQueries(environment, call)).fileAt(at)
  } catch (error) {
    if (environment.approval === 'by-command' || !(isForbidden(error) || isRateLimited(error))) throw error
    call.context.log.warning(`Whether ${at.ref} has ${environment.name} approved by command was not looked up: ${error.message}`)
    return undefined
  }
}

function notOnDefault(name: string, { context }: Call): ActionError {
  const branch = defaultBranchOf(context.runner) ?? 'the default branch'
  return new ActionError(
    `environments.${name}.approval is by-command, and ${branch} does not say so: nobody is named there who may approve`,
    {
      hint: `Bring approval: by-command and approvers of ${name} to ${branch}, whose slipway.yml decides who approves.`,
    },
  )
}
