import { clockTime } from '../core/clock-time.ts'
import { formatDuration } from '../core/duration.ts'
import { formatPercentage } from '../core/percentage.ts'
import { exposureSeconds, releaseShareAt, type StoryMoment } from './moments.ts'
import type { Story } from './story.ts'

/** The answers to what somebody asks at 3 a.m., in the order in which they are asked. All of it is plain text. */
export type FiveAnswers = {
  serves: string
  bad: readonly string[]
  did: readonly StoryMoment[]
  why: readonly string[]
  next: readonly NextStep[]
}

export type NextStep = { what: string; command?: string }

/** `owner/name` and the id of the run that wrote the records. */
export type RunOfStory = { repository: string; id: number }

export function fiveAnswers(story: Story, moments: readonly StoryMoment[], run: RunOfStory): FiveAnswers {
  return { serves: servesNow(story), bad: badSince(story), did: moments, why: whyOf(story), next: nextSteps(story, run) }
}

function servesNow({ serving }: Story): string {
  if (serving.told === 'by nobody') return 'Not known: this job asked no provider, and no answer named its release.'
  const [first, ...more] = serving.shares
  if (first === undefined) return `Nothing, as the provider showed at ${clockTime(serving.at)}.`
  const list = [first, ...more].map(([release, share]) => `${release} ${formatPercentage(share)}`).join(', ')
  const what = more.length === 0 ? `${first[0]} serves all traffic` : `The traffic is split: ${list}`
  if (serving.told === 'by the answers') return `${what}, as its own answers told until ${clockTime(serving.at)}.`
  const since = serving.since === undefined ? '' : ` since ${clockTime(serving.since)}`
  return `${what}${since}. Seen last at ${clockTime(serving.at)}.`
}

function badSince(story: Story): string[] {
  const { evidence, judged, state } = story
  if (evidence === undefined) {
    const measured = story.points.length > 0
    if (state === 'well' && measured) return ['It is not: nothing bad was measured.']
    if (!measured) return ['Not known: no requests were measured in this job.']
    return ['Not known: the requests alone gave no sufficient evidence.']
  }
  const { from, at, reason } = evidence
  const since = from === undefined ? `Since ${clockTime(at)} at the latest` : `Since ${clockTime(from)}`
  const found = from === undefined ? '' : `, found ${formatDuration(wholeSeconds(at - from))} later`
  const share = judged === undefined ? undefined : releaseShareAt(story, judged, at)
  const exposure = judged === undefined ? 0 : exposureSeconds(story, judged)
  return [
    `${since}${found}: ${reason}.`,
    ...(share === undefined || share === 0 ? [] : [`${judged} had ${formatPercentage(share)} of the traffic at that time.`]),
    ...(exposure < 0.5 ? [] : [`In all it had as much as ${formatDuration(wholeSeconds(exposure * 1_000))} of all traffic.`]),
  ]
}

function whyOf({ evidence, records }: Story): string[] {
  const byWhom = { synthetic: "Slipway's own requests", users: "the users' requests" } as const
  const first = evidence === undefined ? [] : [`The first evidence that sufficed came from ${byWhom[evidence.by]}: ${evidence.reason}.`]
  const causes = records.flatMap(({ cause, verdict }) => (cause === undefined || verdict === 'pass' ? [] : [`${cause}.`]))
  const others = [...new Set(causes)].filter((cause) => evidence === undefined || !cause.includes(evidence.reason))
  const all = [...first, ...others]
  return all.length > 0 ? all.slice(0, 3) : ['Nothing was found against it.']
}

function nextSteps(story: Story, run: RunOfStory): NextStep[] {
  const { state, environment, previous } = story
  const look = { what: 'See what was measured.', command: `gh run download ${run.id} --repo ${quoted(run.repository)}` }
  if (environment === undefined) return [look]
  const command = (action: string, more = '') => monitorCommand(story, run, { action, more })
  const back = {
    what: `Go back${previous === undefined ? ' to the last release that is known to be good' : ` to ${previous}`}.`,
    command: command('rollback', previous === undefined ? '' : ` --field rollback_version=${quoted(previous)}`),
  }
  switch (state) {
    case 'taken-back':
      return [
        { what: 'Nothing has to be moved. See whether it is well now.', command: command('health_check') },
        { ...look, what: 'Find the cause: what was measured, and the logs.' },
        { what: 'Once it is mended, let automatic deployments go on.', command: command('resume') },
      ]
    case 'failing':
      return [back, { what: 'See what serves, and which run works on it.', command: command('status') }, look]
    case 'not-known':
      return [
        { what: 'Look again.', command: command('health_check') },
        { what: 'See what serves, and which run works on it.', command: command('status') },
        { ...back, what: `If users meet errors: ${back.what.charAt(0).toLowerCase()}${back.what.slice(1)}` },
      ]
    case 'well':
      return [{ what: 'Nothing. If users meet errors all the same, go back.', command: back.command }]
  }
}

function monitorCommand(
  { environment, service, several }: Story,
  { repository }: RunOfStory,
  { action, more }: { action: string; more: string },
): string {
  const named = several && service !== undefined ? ` --field service=${quoted(service)}` : ''
  return `gh workflow run deployment-monitor.yml --repo ${quoted(repository)} --field action=${action} --field environment=${quoted(environment ?? '')}${named}${more}`
}

/** A word that a shell reads as one. */
function quoted(text: string): string {
  return /^[\w./:@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function wholeSeconds(span: number): number {
  return Math.max(1_000, Math.round(span / 1_000) * 1_000)
}
