import type { Outcome } from '@slipway/shared/action'
import type { EnvironmentConfig } from '@slipway/shared/config/load'
import { escapeMarkdown, type Markdown, md, table } from '@slipway/shared/core/markdown'
import { formatServiceReleases } from '@slipway/shared/core/service-releases'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import { nothingLive } from '@slipway/shared/rollout/admission/approval'
import { combineOutcomes, type ServiceOutcome } from '@slipway/shared/service-outcomes'
import type { BuildJob } from '../builds/build-job.ts'
import type { LeftService } from '../changes/service-choice.ts'
import type { Proposal } from '../proposal/proposal.ts'
import { severalProposalTitle } from '../runs/proposal-title.ts'
import { type GithubRules, originOf, proposalOutcome, toldRules } from './proposal.ts'

/** A service that is deployed with others. `why` is empty where its release is built already. */
export type ProposedService = { service: string; why: string; proposal: Proposal }

/** No service differs from what is live of it. */
export function nothingChanged(environment: string, left: readonly LeftService[]): Outcome {
  const whys = new Set(left.map(({ why }) => why))
  const [only = ''] = whys
  const reason = whys.size === 1 ? `of every service, ${only}` : left.map(({ service, why }) => `${service}: ${why}`).join('; ')
  const headline = `Nothing to deploy to ${environment}: ${reason}`
  return {
    ok: true,
    evidence: { verdict: 'pass', headline, environment, details: { go: false, left: left.map(({ service, why }) => [service, why]) } },
    outputs: { go: 'false', environment, url: '', monitor: '', reason: `nothing to deploy: ${reason}`, builds: '[]', releases: '' },
    summary: summaryOf(headline, [['To deploy all the same', '--field service=all, or the name of one']], [leftTable(left)]),
  }
}

/** The jobs that build what is deployed, beside what else is said. */
export function withBuilds(outcome: Outcome, builds: readonly BuildJob[]): Outcome {
  const promote = builds.length > 0 && builds.every((build) => build.promote)
  const outputs = { builds: JSON.stringify(builds), promote: String(promote) }
  const built = builds.filter((build) => !build.promote)
  const rows = built.map(({ service, because, command, test, output }) =>
    [service, because, command, test, output].map((text) => escapeMarkdown(text === '' ? 'none' : text)),
  )
  const summary =
    rows.length === 0 ? outcome.summary : md`${outcome.summary}\n${table(['Service', 'Built by', 'Command', 'Tests', 'Release'], rows)}\n`
  return { ...outcome, summary, outputs: { ...outcome.outputs, ...outputs } }
}

type Services = {
  product: string
  environment: EnvironmentConfig
  proposed: readonly ProposedService[]
  left: readonly LeftService[]
  notes: readonly string[]
} & GithubRules

/** What is proposed of all services, as the approvers see it. One that is not admitted keeps all of them back. */
export function servicesProposalOutcome(services: Services): Outcome {
  const { environment, proposed, left } = services
  const told = toldRules(services)
  const notes = [...told.notes, ...services.notes]
  const each = proposed.map(({ service, proposal }) => ({ service, outcome: proposalOutcome(proposal, { problems: [], rules: [] }) }))
  const held = heldBack(each)
  const deciding = held?.deciding ?? each
  const goes = `${proposed.map(({ service, proposal }) => `${service} ${proposal.release.version}`).join(', ')} ${proposed.length === 1 ? 'goes' : 'go'} to ${environment.name}`
  const headline = held === undefined ? goes : `Nothing is deployed to ${environment.name}: ${held.reason}`
  const combined = combineOutcomes(deciding, { environment: environment.name, headline, outputs: statedOutputs(services, held) })
  const { evidence } = combined
  const warned = held === undefined && told.warnings.length > 0 && evidence.verdict === 'pass'
  return {
    ...combined,
    evidence: {
      ...evidence,
      ...(warned ? { verdict: 'warn', cause: told.warnings[0] } : {}),
      details: { go: held === undefined, approval: environment.approval, left: left.map(({ service, why }) => [service, why]) },
    },
    summary: summaryOf(
      headline,
      [...notes.map((note) => ['Note', note] as const), ...told.warnings.map((warning) => ['Warning', warning] as const)],
      [
        proposedTable(proposed),
        leftTable(left),
        ...each.map(({ service, outcome }) => md`#### ${escapeMarkdown(service)}\n\n${outcome.summary}`),
      ],
    ),
    annotations: [...(combined.annotations ?? []), ...told.annotations],
  }
}

type Held = { deciding: readonly ServiceOutcome[]; superseded: boolean; reason: string }

/** A newer run that is at one of them deploys all of this and more; else whoever is refused keeps the others back. */
function heldBack(each: readonly ServiceOutcome[]): Held | undefined {
  const superseded = each.filter(({ outcome }) => outcome.outputs?.['superseded'] === 'true')
  const refused = each.filter(({ outcome }) => outcome.outputs?.['go'] !== 'true')
  const deciding = superseded.length > 0 ? superseded : refused
  const [first] = deciding
  if (first === undefined) return undefined
  const reason = `${first.service}: ${first.outcome.outputs?.['reason'] ?? ''}`
  return { deciding: superseded.length > 0 ? superseded : each, superseded: superseded.length > 0, reason }
}

/** The facts that the approval of all is bound to: those of a single one are within `releases`. */
function statedOutputs({ product, environment, proposed }: Services, held: Held | undefined) {
  const releases = proposed.map(({ service, proposal: { release, live } }) => ({ service, ...release, live: live?.version ?? nothingLive }))
  const titled = proposed.map(({ service, proposal }) => ({
    service,
    release: proposal.release,
    live: proposal.live,
    origin: originOf(proposal),
  }))
  return {
    go: String(held === undefined),
    reason: held?.reason ?? '',
    superseded: String(held?.superseded ?? false),
    releases: formatServiceReleases(releases),
    title: severalProposalTitle({ product, environment: environment.name, releases: titled }),
    'runs-on': proposed[0]?.proposal.environment.runsOn ?? '',
    live: '',
    'live-sha': '',
    sha: '',
    digest: '',
    promote: 'false',
    'artifact-store': '',
    'artifact-ref': '',
    'retention-days': '',
  }
}

function proposedTable(proposed: readonly ProposedService[]): Markdown {
  return table(
    ['Service', 'Release', 'Commit', 'Digest', 'Over', 'Artifact', 'Why'],
    proposed.map(({ service, why, proposal }) => {
      const { release, live } = proposal
      const cells = [
        release.version,
        release.sha.slice(0, 12),
        release.digest ?? 'not built yet',
        live?.version ?? 'nothing',
        originOf(proposal) ?? 'built',
      ]
      return [service, ...cells, why].map(escapeMarkdown)
    }),
  )
}

function leftTable(left: readonly LeftService[]): Markdown {
  return left.length === 0
    ? md``
    : table(
        ['Left as it is', 'Why'],
        left.map(({ service, why }) => [service, why].map(escapeMarkdown)),
      )
}
