import type { Outcome } from '@slipway/shared/action'
import { escapeMarkdown, link, table } from '@slipway/shared/core/markdown'
import { summaryOf } from '@slipway/shared/evidence/summary-tables'
import type { GithubError } from '@slipway/shared/github/errors'
import type { OlderRun } from '../runs/older-runs.ts'

/** An older run that waited. `kept`: why it was left alone; undefined where it was ended. */
export type SupersededRun = OlderRun

/** `service`: where the repository has one. */
type Place = { name: string; url: string; service?: string }

/** The older runs that were ended, and those that were left alone. */
export function supersedeOutcome(runs: readonly SupersededRun[], environment: Place): Outcome {
  const ended = runs.filter(({ kept }) => kept === undefined)
  const { name } = environment
  const headline =
    ended.length === 0
      ? `No older run only waits for the approval of ${name}`
      : `${namesOf(ended)} only waited for the approval of ${name} and ${ended.length === 1 ? 'was' : 'were'} ended: this run proposes a newer commit`
  return outcome(headline, runs, environment)
}

/** GitHub refused: what waits goes on waiting, and holds nothing. */
export function supersedeRefused(runs: readonly SupersededRun[], error: GithubError, environment: Place): Outcome {
  const headline = `Older runs that wait for the approval of ${environment.name} are not ended: ${error.message}`
  const message = `${headline}. They hold nothing; whoever approves one finds it superseded.${error.hint === undefined ? '' : ` ${error.hint}`}`
  return { ...outcome(headline, runs, environment), annotations: [{ level: 'notice', title: 'Older runs go on waiting', message }] }
}

function outcome(headline: string, runs: readonly SupersededRun[], { name, url, service }: Place): Outcome {
  const rows = runs.map(({ run, kept }) => [
    link(String(run.id), run.url),
    escapeMarkdown(`#${run.number}, ${run.sha.slice(0, 12)}`),
    escapeMarkdown(kept === undefined ? 'ended' : `left alone: ${kept}`),
  ])
  const ended = runs.flatMap(({ run, kept }) => (kept === undefined ? [run.id] : []))
  return {
    ok: true,
    evidence: {
      verdict: 'pass',
      headline,
      ...(service === undefined ? {} : { service }),
      environment: name,
      details: { phase: 'supersede', ended },
    },
    outputs: { environment: name, url, 'ended-runs': ended.join(' ') },
    summary: summaryOf(headline, [], rows.length === 0 ? [] : [table(['Run', 'Of', 'What was done'], rows)]),
  }
}

function namesOf(runs: readonly SupersededRun[]): string {
  return runs.map(({ run }) => `run ${run.id}`).join(', ')
}
