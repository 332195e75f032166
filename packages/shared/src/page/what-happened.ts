import { clockTime } from '../core/clock-time.ts'
import type { Evidence } from '../evidence/schema.ts'
import { errorChart } from './charts/errors.ts'
import { type ChartFrame, describeSpan, figure, patterns } from './charts/frame.ts'
import { latencyChart } from './charts/latency.ts'
import { answerChart, releaseLooks, shareChart } from './charts/releases.ts'
import { pageDocument } from './document.ts'
import { type FiveAnswers, fiveAnswers, questions } from './five-answers.ts'
import { anchor, commandBlock, dataTable, type Html, heading, html } from './html.ts'
import { momentsOf, type StoryMoment } from './moments.ts'
import { gapsOf, slotsOf } from './slots.ts'
import { type Story, type StoryState, storiesOf } from './story.ts'

/**
 * The page "what happened" of the records of one job: for each service the five answers and four charts on one time axis. Undefined where
 * no record has anything for a chart.
 */
export function whatHappened(records: readonly Evidence[]): string | undefined {
  const told = records.filter(({ series }) => series !== undefined)
  const newest = told.at(-1)
  if (newest === undefined) return undefined
  const stories = storiesOf(records)
  const { run, environment } = newest
  const title = `What happened in ${environment ?? run.repository}`
  const parts = stories.map((story, index) => servicePart(story, { id: `s${index + 1}`, run, alone: stories.length === 1 }))
  const body = html`<main>
<header>
<p class="soft">${title} · ${new Date(Date.parse(newest.finishedAt)).toISOString().slice(0, 10)} · all times UTC · ${anchor(`${run.repository}, run ${run.id}`, run.url)}</p>
${stories.length === 1 ? '' : html`<h1>${title}</h1><ul>${stories.map((story) => html`<li><strong>${story.service ?? ''}</strong>: ${states[story.state]}. ${story.headline}</li>`)}</ul>`}
</header>
${parts}
${patterns}
<footer class="soft"><p>Made by Slipway from the evidence of the job ${run.job}, attempt ${run.attempt}. It holds what was known at ${clockTime(Date.parse(newest.finishedAt))}.</p></footer>
</main>`
  return pageDocument(title, body)
}

const states: Record<StoryState, string> = {
  'taken-back': 'Taken back',
  failing: 'Failing',
  'not-known': 'Not known',
  well: 'Well',
}

type PartOptions = { id: string; run: Evidence['run']; alone: boolean }

function servicePart(story: Story, { id, run, alone }: PartOptions): Html {
  const moments = momentsOf(story)
  const level = alone ? 2 : 3
  const answers = fiveAnswers(story, moments, run)
  const head = alone
    ? html`<p><span class="state ${story.state}">${states[story.state]}</span></p><h1>${story.headline}</h1>`
    : html`${heading(2, 'service', story.service ?? '')}<p><span class="state ${story.state}">${states[story.state]}</span></p><p><strong>${story.headline}</strong></p>`
  return html`<section aria-label="${story.service ?? 'The service'}">
${head}
${answerList(answers, level)}
${charts(story, { id, moments, level })}
${notPassed(story)}
${timeline(story)}
</section>`
}

function answerList({ serves, bad, did, why, next }: FiveAnswers, level: 2 | 3): Html {
  const asked = (question: keyof FiveAnswers) => heading(level, 'question', questions[question])
  const [worst = '', ...more] = bad
  return html`<ol class="answers">
<li>${asked('serves')}<p class="main">${serves}</p></li>
<li>${asked('bad')}<p class="main">${worst}</p>${more.map((line) => html`<p>${line}</p>`)}</li>
<li>${asked('did')}${did.length === 0 ? html`<p>It moved no traffic.</p>` : momentList(did)}</li>
<li>${asked('why')}${why.map((line) => html`<p>${line}</p>`)}</li>
<li>${asked('next')}<ol class="steps">${next.map(({ what, command }) => html`<li>${what}${command === undefined ? '' : commandBlock(command)}</li>`)}</ol></li>
</ol>`
}

function momentList(moments: readonly StoryMoment[]): Html {
  return html`<ol class="moments">${moments.map(
    ({ number, at, what }) =>
      html`<li><span class="number">${number}</span><span><time datetime="${new Date(at).toISOString()}">${clockTime(at).replace(' UTC', '')}</time> ${what}</span></li>`,
  )}</ol>`
}

function charts(story: Story, { id, moments, level }: Pick<ChartFrame, 'id' | 'moments' | 'level'>): Html {
  const { seen, points, splits, limits, evidence, judged, previous } = story
  if (seen === undefined) return html`<p>No chart: nothing was measured over time.</p>`
  const margin = Math.max(1_000, (seen.to - seen.from) * 0.03)
  const span = { from: seen.from - margin, to: seen.to + margin }
  const slots = slotsOf(points, span)
  const badSpan = evidence?.from === undefined ? undefined : { from: evidence.from, to: evidence.at }
  const frame: ChartFrame = { id, level, span, moments, gaps: gapsOf(slots, seen), unmeasured: 'not measured', badSpan }
  const names = new Set([
    ...splits.flatMap(({ shares }) => Object.keys(shares)),
    ...points.flatMap(({ releases = {} }) => Object.keys(releases)),
  ])
  const looks = releaseLooks([...names], { judged, previous })
  // Requests that never left the machine, or were sent elsewhere, measured nothing.
  const counted = {
    ...frame,
    gaps: gapsOf(
      slots.filter(({ share }) => share !== undefined),
      seen,
    ),
  }
  const lastLook = splits.at(-1)?.at ?? seen.from
  const unseen = seen.to - lastLook > (seen.to - seen.from) / 50 ? [{ from: Math.max(lastLook, seen.from), to: seen.to }] : []
  const shown: ChartFrame = { ...frame, gaps: unseen, unmeasured: 'the provider was not asked' }
  return html`<p class="soft">${describeSpan(seen)}. The numbers above the charts are those of the list above.</p>
${figure(errorChart(points, limits['error-rate'], counted), counted)}
${figure(latencyChart(points, limits, frame), frame)}
${figure(answerChart(points, looks, frame), frame)}
${figure(shareChart(splits, looks, shown), shown)}`
}

/** What was judged and did not pass; what passed is folded away. */
function notPassed({ records }: Story): Html {
  const all = records.flatMap(({ conditions }) => conditions)
  if (all.length === 0) return html``
  const rows = (passed: boolean) =>
    all
      .filter(({ verdict }) => (verdict === 'pass') === passed)
      .map(({ name, verdict, measured = '', limit = '', reason = '' }) => [name, verdict, measured, limit, reason])
  const header = ['Condition', 'Verdict', 'Measured', 'Limit', 'Why']
  const open = rows(false)
  return html`<details${open.length > 0 ? html` open` : ''}><summary>What did not pass (${open.length})</summary>${dataTable('Conditions that did not pass', header, open)}</details>
<details><summary>What passed (${all.length - open.length})</summary>${dataTable('Conditions that passed', header, rows(true))}</details>`
}

/** Lines at most: a rollout of hours has hundreds. */
const mostLines = 200

function timeline({ records }: Story): Html {
  const lines = records.flatMap((record) => record.timeline).toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
  const shown = lines.slice(-mostLines)
  const left = lines.length - shown.length
  return html`<details><summary>Every step (${lines.length})</summary>${dataTable(
    left === 0 ? 'Every step that was recorded' : `The last ${mostLines} steps; ${left} before them are in the evidence`,
    ['Time (UTC)', 'What'],
    shown.map(({ at, what }) => [at.slice(11, 19), what]),
  )}</details>`
}

/**
 * The file's name, which is that of its artifact: one run may have the pages of several environments, of the job that watched and of the one
 * that went back, and of several attempts.
 */
export function whatHappenedFile(
  environment: string | undefined,
  { job, attempt }: Pick<Evidence['run'], 'job' | 'attempt'>,
  call?: string,
): string {
  const parts = [
    'what-happened',
    ...(environment === undefined ? [] : [environment]),
    job,
    ...(call === undefined ? [] : [call]),
    ...(attempt > 1 ? [String(attempt)] : []),
  ]
  return `${parts.map((part) => part.replace(/[^\w.-]/g, '_')).join('-')}.html`
}
