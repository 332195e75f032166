import type { StatusSubject } from '@slipway/shared/core/keys'
import type { Verdict } from '@slipway/shared/core/words'
import type { CommitStatus } from '@slipway/shared/github/statuses'
import type { EventSubject } from './content/event.ts'
import { isBad, narrowTo, type Report, type ReportRow } from './content/report.ts'
import type { Inputs } from './inputs.ts'

/** A status to set, or why none is set. */
export type StatusDecision = { state: 'set'; status: CommitStatus } | { state: 'withheld'; reason: string }

type Scope = { inputs: Inputs; subject: EventSubject; service: string | undefined }

const states: Record<Verdict, CommitStatus['state']> = { pass: 'success', warn: 'success', fail: 'failure', 'not-evaluated': 'error' }

/** Events whose run is on the commit that it is about. A run of another event is on the head of a branch, whatever release is live. */
const startedByCommit: readonly string[] = ['push', 'pull_request', 'pull_request_target', 'merge_group', 'deployment', 'deployment_status']

/** The actions that judge a commit; the others judge an environment. */
const judgesOfCommits: readonly string[] = ['security-scan', 'quality-gate', 'release']

/**
 * The commit statuses of this report. Each has one subject: the gates are about the commit, a deployment is about the environment,
 * and a check or a rollback is about the live release, which is not the commit of the run.
 */
export function statusDecisions(report: Report, scope: Scope): StatusDecision[] {
  const { inputs } = scope
  const gate = inputs.gate ?? gateOf(report, inputs)
  if (gate === 'ci') return [ofCommit(report, scope), ...ofDeploymentNotBegun(report, scope)]
  const { environment } = report
  if (environment === undefined) return [withheld(`the gate ${gate} needs the input "environment"`)]
  return [ofEnvironment(report, { gate, environment, service: scope.service }, scope)]
}

/** The gate, where no input names it: by the actions on the environment. */
function gateOf({ evidence }: Report, { environment }: Inputs): 'ci' | 'deploy' | 'rollback' | 'watch' {
  if (environment === undefined) return 'ci'
  const did = (action: string) => evidence.some((record) => record.action === action && record.inputs['mode'] !== 'look-after')
  return did('blue-green-deploy') ? 'deploy' : did('rollback') ? 'rollback' : 'watch'
}

function ofCommit(report: Report, { inputs, subject, service }: Scope): StatusDecision {
  const { gates } = inputs
  const concerned = gates === undefined || subject.merge ? report : narrowTo(report, report.rows.filter(isOfCommit(gates)))
  const resultOf = (job: string) => (job === report.run.job ? inputs.result : undefined) ?? inputs.results?.[job]?.result ?? 'skipped'
  const absent = (gates ?? []).filter((job) => resultOf(job) === 'skipped')
  if (states[concerned.verdict] === 'success' && absent.length > 0) {
    return withheld(`${absent.join(', ')} did not run, so this run cannot say that the commit is well`)
  }
  return set(concerned, { gate: subject.merge ? 'pull-request' : 'ci', service }, subject.sha)
}

function isOfCommit(gates: readonly string[]): (row: ReportRow) => boolean {
  return ({ what, job, environment }) => {
    if (environment !== undefined) return false
    return job === '' || gates.includes(job) || judgesOfCommits.includes(what)
  }
}

/**
 * The status of a deployment that was refused, or whose job failed before its own report. One that was cancelled while it waited for its
 * approval has changed nothing, and nothing failed: a newer run or a person ended it.
 */
function ofDeploymentNotBegun(report: Report, { inputs, subject, service }: Scope): StatusDecision[] {
  const { gates } = inputs
  const { environment } = report
  if (gates === undefined || environment === undefined || subject.merge) return []
  if (report.reports.some((record) => record.environment === environment)) return []
  const inCommit = isOfCommit(gates)
  const left = new Set(report.evidence.map(({ run }) => run.job))
  const hasNotBegun = (job: string) => inputs.results?.[job]?.result === 'cancelled' && !left.has(job)
  const rows = report.rows.filter((row) => !inCommit(row) && !hasNotBegun(row.job))
  return rows.some(isBad) ? [set(narrowTo(report, rows), { gate: 'deploy', environment, service }, subject.sha)] : []
}

function ofEnvironment(report: Report, about: StatusSubject, { inputs, subject }: Scope): StatusDecision {
  if (about.gate === 'deploy') {
    const leftToNewer = report.verdict === 'warn' && report.rows.some(({ superseded }) => superseded)
    if (leftToNewer) return withheld('it left its place to a newer run: nothing was deployed, and nothing failed')
    return set(report, about, inputs.statusCommit ?? subject.sha)
  }
  const sha = inputs.statusCommit ?? (startedByCommit.includes(report.run.event) ? subject.sha : undefined)
  if (sha !== undefined) return set(report, about, sha)
  return withheld(`a ${about.gate} is about what is live, not about the commit of the run, and "status-commit" does not say which that is`)
}

function set(report: Report, subject: StatusSubject, sha: string): StatusDecision {
  return { state: 'set', status: { sha, subject, state: states[report.verdict], description: report.headline, url: report.run.url } }
}

function withheld(reason: string): StatusDecision {
  return { state: 'withheld', reason }
}
