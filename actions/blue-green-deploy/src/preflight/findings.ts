import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { asksGithub, rollbackEnvironmentName, unattendedEnvironment } from '@slipway/shared/config/unattended-jobs'
import { matchesShellPattern } from '@slipway/shared/core/shell-pattern'
import type { Gate, Unread } from '@slipway/shared/github/environments'
import type { JudgeOwners } from '@slipway/shared/github/judge-owners'
import type { RequiredChecks } from '@slipway/shared/github/required-checks'
import { environmentNotes } from '../proposal/environment-rules.ts'
import { gateProblems } from '../proposal/preconditions.ts'
import { readinessProblems } from '../proposal/rollback-readiness.ts'

/** `error`: a run fails of it, or an emergency waits. `unread`: it may be so, and the token may not look. */
export type SettingFinding = { level: 'error' | 'warning' | 'note' | 'unread'; about: string; reason: string; hint: string }

/** Patterns of branches and tags; `any` lets every ref in. */
export type AdmittedRefs = { state: 'any' } | { state: 'patterns'; patterns: readonly string[] } | Unread

export type EnvironmentFacts = {
  environment: EnvironmentConfig
  own: Gate
  /** Of the GitHub environment of jobs that nobody approves, which may be the same one. */
  rollback: Gate
  ownRefs: AdmittedRefs
  rollbackRefs: AdmittedRefs
}

/** Everything that GitHub's settings do to the jobs of an environment. */
export function environmentFindings(facts: EnvironmentFacts, defaultBranch: string | undefined): SettingFinding[] {
  const { environment, own, rollback } = facts
  const { name } = environment
  const at = (level: SettingFinding['level'], { reason, hint }: { reason: string; hint: string }): SettingFinding => ({
    level,
    about: name,
    reason,
    hint,
  })
  // Where nobody approves, both are the same one, and what may not be read of it is told once.
  const other = unattendedEnvironment(environment)
  const gates = other === name ? (['own'] as const) : (['own', 'rollback'] as const)
  const unreadGates = gates.flatMap((which) => {
    const gate = facts[which]
    const where = which === 'own' ? name : other
    return gate.state !== 'present' || gate.customRules.state === 'read' ? [] : [{ where, rules: gate.customRules }]
  })
  return [
    ...(own.state === 'unread' ? [at('unread', { reason: `its protection could not be read: ${own.reason}`, hint: own.hint })] : []),
    ...gateProblems(environment, own).map((problem) => at('error', problem)),
    ...(rollback.state === 'unread'
      ? gates
          .slice(1)
          .map(() => at('unread', { reason: `the protection of ${other} could not be read: ${rollback.reason}`, hint: rollback.hint }))
      : readinessProblems(environment, { rollback: withoutUnread(rollback), branches: branchesOf(facts) }).map((problem) =>
          at(problem.level === 'refuse' ? 'error' : 'warning', problem),
        )),
    ...unreadGates.map(({ where, rules }) =>
      at('unread', {
        reason: `whether a custom deployment protection rule is enabled in ${where} could not be read: ${rules.reason}`,
        hint: rules.hint,
      }),
    ),
    ...missingNote(facts).map((note) => at('note', note)),
    ...environmentNotes(environment, own.state === 'unread' ? { state: 'missing' } : withoutUnread(own)).map(({ level, text }) =>
      at(level === 'warn' ? 'warning' : 'note', { reason: text, hint: '' }),
    ),
    ...selfReview(facts).map((note) => at('note', note)),
    ...refFindings(facts, defaultBranch).map(({ level, ...rest }) => at(level, rest)),
  ]
}

/** What is unread is told once, as unread. */
function withoutUnread<G extends Gate>(gate: G): G {
  return gate.state === 'present' && gate.customRules.state === 'unread' ? { ...gate, customRules: { state: 'read', rules: [] } } : gate
}

function branchesOf({ environment, ownRefs, rollbackRefs }: EnvironmentFacts) {
  const unknown = { own: undefined, rollback: undefined }
  if (unattendedEnvironment(environment) === environment.name || ownRefs.state === 'unread' || rollbackRefs.state === 'unread')
    return unknown
  return { own: patternsOf(ownRefs), rollback: patternsOf(rollbackRefs) }
}

function patternsOf(refs: AdmittedRefs): readonly string[] | undefined {
  return refs.state === 'patterns' ? refs.patterns : undefined
}

function missingNote({ environment, own }: EnvironmentFacts) {
  const { name } = environment
  if (own.state !== 'missing' || asksGithub(environment)) return []
  return [
    {
      reason: `the GitHub environment ${name} does not exist: GitHub makes it for the first job, without secrets, variables and rules`,
      hint: `Under Settings, Environments, add ${name} with its secrets and variables.`,
    },
  ]
}

function selfReview({ environment: { name, approval }, own }: EnvironmentFacts) {
  if (approval !== 'required' || own.state !== 'present' || !own.reviewers) return []
  return own.preventSelfReview
    ? [{ reason: 'whoever starts a run may not approve it (prevent self-review)', hint: '' }]
    : [
        {
          reason: `whoever starts a run may approve it, where they are a required reviewer of ${name}`,
          hint: `Under Settings, Environments, ${name}, turn on "Prevent self-review" where two people are to agree.`,
        },
      ]
}

type RefFinding = { level: SettingFinding['level']; reason: string; hint: string }

/** Deployment branches look at the ref of the run, not at what is checked out (GitHub Docs, "Deployments and environments"). */
function refFindings({ environment, ownRefs, rollbackRefs }: EnvironmentFacts, defaultBranch: string | undefined): RefFinding[] {
  const { name, tier, branches } = environment
  const other = unattendedEnvironment(environment)
  const found: RefFinding[] = []
  if (ownRefs.state === 'unread') {
    found.push({ level: 'unread', reason: `which branches ${name} lets in could not be read: ${ownRefs.reason}`, hint: ownRefs.hint })
  }
  for (const branch of branches.filter(isLiteral)) {
    const admitted = letsIn(ownRefs, branch)
    if (admitted !== false) continue
    found.push({
      level: 'error',
      reason: `${branch} is deployed to ${name} by slipway.yml, and the GitHub environment does not let it in: GitHub would fail the deploying job`,
      hint: `Under Settings, Environments, ${name}, add ${branch} to the deployment branches, or take it out of environments.${name}.branches.`,
    })
  }
  if (tier === 'production' && ownRefs.state === 'any') {
    found.push({
      level: 'note',
      reason: `the GitHub environment ${name} lets in every branch, so a workflow of any branch may ask for its secrets`,
      hint: `Under Settings, Environments, ${name}, limit the deployment branches and tags to ${branches.join(', ') || 'those that deploy'}.`,
    })
  }
  // Looks, mending and a rollback by hand run on the default branch.
  const missing = defaultBranch !== undefined && letsIn(rollbackRefs, defaultBranch) === false
  if (missing) {
    found.push({
      level: tier === 'production' ? 'error' : 'warning',
      reason: `the GitHub environment ${other} does not let in ${defaultBranch}, from which looks and rollbacks run: GitHub would fail their jobs`,
      hint: `Under Settings, Environments, ${other}, add ${defaultBranch} to the deployment branches.`,
    })
  }
  return found
}

/** Whether a branch is let in; undefined where that is not known. */
function letsIn(refs: AdmittedRefs, branch: string): boolean | undefined {
  if (refs.state === 'any') return true
  if (refs.state === 'unread') return undefined
  // Which branches are protected is not listed by name alone.
  if (refs.patterns.includes('protected branches')) return undefined
  return refs.patterns.some((pattern) => !pattern.startsWith('tag ') && matchesShellPattern(pattern, branch))
}

function isLiteral(pattern: string): boolean {
  return !/[*?+[\]!\\]/.test(pattern)
}

/** The branches whose required checks matter: those that deploy, as far as they are written out, and the default branch. */
export function branchesToLookAt(environments: readonly EnvironmentConfig[], defaultBranch: string | undefined): string[] {
  const written = environments.flatMap(({ branches }) => branches.filter(isLiteral))
  return [...new Set([...written, ...(defaultBranch === undefined ? [] : [defaultBranch])])]
}

/** The status that a run for a pull request sets; see the action `report`. */
const pullRequestCheck = 'slipway/pull-request'
/** GitHub Actions, as which every job and every GITHUB_TOKEN reports. */
const actionsApp = 15368

/** Required checks that can never come, and a branch on which the verdict of a pull request is not asked for. */
export function checkFindings(branch: string, { checks, unread }: RequiredChecks): SettingFinding[] {
  const own = checks.filter(({ name }) => name === 'slipway' || name.startsWith('slipway/'))
  const never = own.filter(({ name }) => name !== pullRequestCheck)
  const foreign = own.filter(({ name, app }) => name === pullRequestCheck && app !== undefined && app !== actionsApp)
  return [
    ...unread.map(
      ({ reason, hint }): SettingFinding => ({
        level: 'unread',
        about: branch,
        reason: `its required checks could not be read: ${reason}`,
        hint,
      }),
    ),
    ...never.map(
      ({ name, from }): SettingFinding => ({
        level: 'error',
        about: branch,
        reason: `${from} requires the check ${name}, which no run for a pull request sets: nothing could be merged`,
        hint: `Require ${pullRequestCheck} in its place.`,
      }),
    ),
    ...foreign.map(
      ({ app, from }): SettingFinding => ({
        level: 'error',
        about: branch,
        reason: `${from} expects ${pullRequestCheck} from the App ${app}, and GitHub Actions (${actionsApp}) sets it: nothing could be merged`,
        hint: `Choose "any source" or GitHub Actions as the source of ${pullRequestCheck}.`,
      }),
    ),
    ...(unread.length > 0 || checks.some(({ name }) => name === pullRequestCheck)
      ? []
      : [
          {
            level: 'warning' as const,
            about: branch,
            reason: `${branch} does not require the check ${pullRequestCheck}: a pull request can be merged whatever its gates say`,
            hint: `Under Settings, Rules, require the status check ${pullRequestCheck} for ${branch}.`,
          },
        ]),
  ]
}

/** Whether somebody else has to agree when a pull request changes the workflows that judge it. */
export function judgeOwnerFindings(branch: string, owners: JudgeOwners): SettingFinding[] {
  const say = (level: SettingFinding['level'], reason: string, hint: string): SettingFinding[] => [{ level, about: branch, reason, hint }]
  const page = 'docs/environments.md of Slipway, "Who changes the judge", has the settings.'
  if (owners.state === 'unread')
    return say('unread', `who has to review a change of .github/workflows could not be read: ${owners.reason}`, owners.hint)
  const { needsOwners, hasRequiredWorkflow, restrictedPaths, codeOwners } = owners
  if (hasRequiredWorkflow)
    return say('note', 'a ruleset requires a workflow that GitHub takes from another place than the pull request', '')
  if (restrictedPaths.some((path) => path.startsWith('.github/')))
    return say('note', `a ruleset lets nobody push ${restrictedPaths.join(', ')}`, '')
  if (needsOwners && codeOwners !== undefined && codeOwners.owners.length > 0)
    return say('note', `a change of .github/workflows needs a review of ${codeOwners.owners.join(', ')} (${codeOwners.file})`, '')
  const why = !needsOwners
    ? 'no ruleset requires a review of code owners (branch protection shows its own to administrators alone)'
    : codeOwners === undefined
      ? 'there is no CODEOWNERS'
      : `${codeOwners.file} names nobody for .github/workflows`
  return say('note', `a pull request may change the workflow that judges it, and nobody else has to agree: ${why}`, page)
}

/** What the token of a job cannot read whatever its permissions are. */
export function neverRead(environments: readonly EnvironmentConfig[]): string[] {
  const twins = environments.filter(asksGithub)
  return twins.map(
    (environment) =>
      `Not read, since only an administrator may list them: whether ${rollbackEnvironmentName(environment)} has the secrets and variables of ${environment.name}.`,
  )
}
