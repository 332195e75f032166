import { type Verdict, worstVerdict } from '@slipway/shared/core/words'
import type { Evidence } from '@slipway/shared/evidence/schema'
import type { HistoryOutcome } from '@slipway/shared/github/history'
import { isDeployment, isRollback, outcomeOfRun, versionOf } from './outcome.ts'
import { recordsIn } from './recorded-step.ts'
import { isBad, type Report, type ReportRow, serviceRows, weightOf } from './report.ts'

/** What the run says of one of several services in one environment. */
export type ServiceView = {
  service: string
  environment: string | undefined
  verdict: Verdict
  outcome: HistoryOutcome
  version: string | undefined
  /** What happened, in one sentence. */
  headline: string
  /** The first cause, where it is not a pass. */
  cause: string | undefined
  /** ISO 8601, UTC, where something was changed; a look does not know since when things are as they are. */
  since: string | undefined
  /** Whether it came back although nothing was wrong with it: another service of its rollout failed. */
  cameBackWithOthers: boolean
  /** Its own records, and those of its jobs that name no service. */
  evidence: Evidence[]
}

/** A service in an environment, as far as the records tell them apart. */
type Pair = { service: string; environment: string | undefined }

/** The services of the run in the order of the configuration, by environment; empty where the repository has one service. */
export function serviceViews(report: Report): ServiceView[] {
  const { product, steps } = report
  if (product === undefined) return []
  const pairs = new Map<string, Pair>()
  for (const { service, environment } of steps.flatMap(serviceRows)) {
    if (service !== undefined) pairs.set(JSON.stringify([environment ?? null, service]), { service, environment })
  }
  const all = [...new Set([...pairs.values()].map(({ environment }) => environment))]
  // What is about no environment, such as a build, says nothing of what runs in one.
  const named = all.filter((environment) => environment !== undefined)
  const environments = named.length > 0 ? named : all
  return environments.flatMap((environment) =>
    product.services.flatMap((service) =>
      pairs.has(JSON.stringify([environment ?? null, service])) ? [viewOf(report, { service, environment })] : [],
    ),
  )
}

function viewOf(report: Report, { service, environment }: Pair): ServiceView {
  const own = report.steps.flatMap(serviceRows).filter((row) => row.service === service && row.environment === environment)
  const records = report.evidence.filter((record) => record.service === service && record.environment === environment)
  const jobs = new Set(own.map(({ job }) => job))
  const concerns = (one: { job: string; environment: string | undefined }) =>
    (one.job === '' || jobs.has(one.job)) && (one.environment === undefined || one.environment === environment)
  const common = report.rows.filter((row) => row.service === undefined && row.verdict !== 'pass' && concerns(row))
  const unnamed = report.steps.filter(({ whole, ofServices }) => ofServices.length === 0 && whole?.services === undefined)
  const shared = recordsIn(unnamed).filter((record) => concerns({ job: record.run.job, environment: record.environment }))
  const evidence = [...records, ...shared].sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : a.finishedAt > b.finishedAt ? 1 : 0))
  const rows = [...own, ...common]
  const verdict = worstVerdict(rows.map(weightOf))
  const worst = rows.find((row) => weightOf(row) === verdict)
  const outcome = outcomeOfRun({ evidence, verdict })
  const telling = tellingRecord(records)
  return {
    service,
    environment,
    verdict,
    outcome,
    version: versionOf(evidence, outcome) ?? records.findLast((record) => record.release !== undefined)?.release?.version,
    headline: telling?.headline ?? worst?.headline ?? '',
    cause: verdict === 'pass' ? undefined : causeOf(rows.find(isBad) ?? worst),
    cameBackWithOthers: outcome === 'rolled-back' && verdict === 'pass' && records.some(isDeployment),
    since: outcome === 'checked' ? undefined : telling?.finishedAt,
    evidence,
  }
}

/** The record that says how things stand: the last change, and where nothing was changed the last look that was not good. */
function tellingRecord(records: readonly Evidence[]): Evidence | undefined {
  const worst = worstVerdict(records.map(({ verdict }) => verdict))
  return records.findLast(isRollback) ?? records.findLast(isDeployment) ?? records.findLast(({ verdict }) => verdict === worst)
}

function causeOf(row: ReportRow | undefined): string | undefined {
  return row?.cause ?? row?.headline
}
